package io.tokenauthority.server.authority.session;

import io.tokenauthority.server.authority.Principal;
import io.tokenauthority.server.lifecycle.BrowserSession;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.store.BrowserSessions.SignedIn;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.token.TokenId;
import java.time.Instant;
import java.util.Optional;

/** Tells who a browser is that comes again. Blocks. Safe between threads. */
public final class ResumeSession {

  private final Store store;
  private final SessionPolicy policy;

  public ResumeSession(Store store, SessionPolicy policy) {
    this.store = store;
    this.policy = policy;
  }

  /** Who it is; empty when the session is unknown, idle too long, over, or revoked. */
  public Optional<LiveSession> resume(SessionSecret secret, Instant now) {
    Optional<SignedIn> found =
        store
            .read(tx -> tx.browserSessions().find(secret.digest()))
            .filter(it -> it.session().isLive(it.grant(), it.user().account(), now));
    found.ifPresent(it -> see(it, now));
    return found.map(ResumeSession::live);
  }

  private void see(SignedIn found, Instant now) {
    if (!found.session().isToBeSeen(now)) {
      return;
    }
    BrowserSession seen = found.session().seen(now, policy.idle(), found.grant().expireTime());
    store.write(
        tx -> {
          tx.browserSessions().seen(seen);
          return true;
        });
  }

  private static LiveSession live(SignedIn found) {
    Grant grant = found.grant();
    Principal principal =
        new Principal(
            grant.account(),
            new TokenId(grant.id().value()),
            grant.id(),
            grant.scopes(),
            grant.expireTime());
    return new LiveSession(principal, found.user());
  }
}
