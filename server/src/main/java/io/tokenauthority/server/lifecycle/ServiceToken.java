package io.tokenauthority.server.lifecycle;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One secret of a service account's grant. Renewing makes another row in the same grant and gives
 * this one an earlier end.
 *
 * @param key the key that signed it; present exactly for a JWT
 * @param digest SHA-256 of the secret (opaque) or of the token's text (JWT): how a presented one is
 *     found
 * @param hint what helps a person to tell secrets apart, and helps nobody to guess one
 * @param expireTime its own end, which a renewal does not change: a JWT says it in {@code exp}
 * @param endTime from when it may not be used: its own end, or an earlier one when it is renewed or
 *     revoked
 * @param ending what its end means
 * @param successor the token that a renewal put in its place; empty for none
 */
public record ServiceToken(
    TokenId id,
    GrantId grant,
    AccountId account,
    String displayName,
    Format format,
    Optional<KeyId> key,
    SecretDigest digest,
    String hint,
    Ending ending,
    Optional<TokenId> successor,
    Instant createTime,
    Instant expireTime,
    Instant endTime,
    AccountId creator) {

  /** The own end of one that does not end (DESIGN 6). */
  public static final Instant ETERNAL = Instant.parse("9999-12-31T23:59:59Z");

  /** How the secret looks. */
  public enum Format {
    /** Random characters that only the authority can judge. */
    OPAQUE,
    /** A JWT that any verifier of the key set can judge. */
    JWT
  }

  /** What this token's end means. */
  public enum Ending {
    /** It ends by its own time. */
    EXPIRES,
    /** It does not end; its expire time is the end of the year 9999. */
    NEVER,
    /** It was renewed: at its end it is revoked, so that verifiers hear of it. */
    SUPERSEDED,
    /** It was revoked by itself: its overlap ended, or somebody asked for it. */
    RETIRED
  }

  /** What people are shown. */
  public enum State {
    ACTIVE,
    EXPIRING,
    EXPIRED,
    REVOKED
  }

  /** Whether it was made without an end. */
  public boolean isEternal() {
    return expireTime.equals(ETERNAL);
  }

  /**
   * The state that people are shown, given its grant and account as read together.
   *
   * @param expiringWindow how near its end a token counts as {@link State#EXPIRING}
   */
  public State state(Grant owner, Account holder, Duration expiringWindow, Instant now) {
    if (ending == Ending.RETIRED
        || owner.state() == GrantState.REVOKED
        || owner.generation() != holder.generation()
        || holder.state() == AccountState.DELETED) {
      return State.REVOKED;
    }
    if (!now.isBefore(endTime)) {
      return ending == Ending.SUPERSEDED ? State.REVOKED : State.EXPIRED;
    }
    return now.plus(expiringWindow).isBefore(endTime) ? State.ACTIVE : State.EXPIRING;
  }

  /** This token usable only until {@code overlapEnd}, because {@code next} takes its place. */
  public ServiceToken supersededBy(TokenId next, Instant overlapEnd) {
    Instant end = overlapEnd.isBefore(expireTime) ? overlapEnd : expireTime;
    return new ServiceToken(
        id,
        grant,
        account,
        displayName,
        format,
        key,
        digest,
        hint,
        Ending.SUPERSEDED,
        Optional.of(next),
        createTime,
        expireTime,
        end,
        creator);
  }

  /** Never the digest: a record's own text would put it into logs. */
  @Override
  public String toString() {
    return "ServiceToken[" + id + ", " + account + ", " + ending + "]";
  }
}
