package io.tokenauthority.server.lifecycle;

import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Duration;
import java.time.Instant;

/**
 * A browser that is signed in. It is a SESSION grant without a refresh chain, so that it dies with
 * its grant and with its account's generation; this is the part that the grant does not have.
 *
 * @param secret digest of what the browser's cookie holds
 * @param lastSeen when it last came, to the minute
 * @param idleEnd when it dies unless it comes again; never past the grant's end
 * @param peer where it signed in from
 * @param agent what it called itself then; for people, at most 200 characters, may be empty
 */
public record BrowserSession(
    GrantId grant,
    SecretDigest secret,
    Instant lastSeen,
    Instant idleEnd,
    String peer,
    String agent) {

  private static final int AGENT_LENGTH = 200;

  /** Less than this since the last visit is not written down: a page is several requests. */
  private static final Duration STEP = Duration.ofMinutes(1);

  /** Cuts what is too long. */
  public BrowserSession {
    agent = agent.length() > AGENT_LENGTH ? agent.substring(0, AGENT_LENGTH) : agent;
  }

  /** Whether it may be used now, given its grant and account as the same transaction read them. */
  public boolean isLive(Grant owner, Account account, Instant now) {
    return now.isBefore(idleEnd) && owner.isLive(account, now);
  }

  /** Whether a visit now is worth writing down. */
  public boolean isToBeSeen(Instant now) {
    return !now.isBefore(lastSeen.plus(STEP));
  }

  /** The same after a visit. */
  public BrowserSession seen(Instant now, Duration idle, Instant end) {
    Instant next = now.plus(idle);
    return new BrowserSession(grant, secret, now, next.isBefore(end) ? next : end, peer, agent);
  }

  /** Never the digest: a record's own text would put it into logs. */
  @Override
  public String toString() {
    return "BrowserSession[" + grant + "]";
  }
}
