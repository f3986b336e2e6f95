package io.tokenauthority.server.lifecycle;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.TokenId;
import java.time.Duration;
import java.time.Instant;

/**
 * One thing that is dead from now on (DESIGN 4). The store gives it its sequence when the
 * transaction commits.
 *
 * @param id a token's, grant's or account's id, or a key's {@code kid}
 * @param generation for {@link Kind#ACCOUNT}: everything below it is dead; 0 for the other kinds
 * @param expireTime when nothing that it speaks of can be alive any more, leeway and margin
 *     included: it may be forgotten then
 * @param cause why, coarsely: the words that a revoker gave stay in the audit trail
 */
public record Revocation(Kind kind, String id, long generation, Instant expireTime, Cause cause) {

  /** The longest life that any policy can give an access token (DESIGN 6). */
  public static final Duration LONGEST_ACCESS_LIFE = Duration.ofHours(24);

  /** By how much a verifier's clock may differ (P16). */
  public static final Duration LEEWAY = Duration.ofSeconds(30);

  /** How much longer than needed a revocation is kept. */
  public static final Duration MARGIN = Duration.ofMinutes(5);

  private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59Z");

  /** What the id names. */
  public enum Kind {
    TOKEN,
    GRANT,
    ACCOUNT,
    SIGNING_KEY
  }

  /** Why: the names of {@code tokenauthority.v1.Revocation.Reason}. */
  public enum Cause {
    /** Somebody entitled asked for it. */
    REQUESTED,
    /** A refresh token was presented again when it could no longer be. */
    REFRESH_TOKEN_REUSED,
    /** A renewal's overlap ended. */
    SUPERSEDED,
    ACCOUNT_DISABLED,
    ACCOUNT_DELETED,
    PASSWORD_CHANGED,
    /** The account's scopes, audiences or role became less. */
    RIGHTS_NARROWED,
    /** The key that signed it was revoked. */
    SIGNING_KEY_REVOKED,
    /** The database was restored from a backup. */
    RESTORED
  }

  /** One token, whose end is known. */
  public static Revocation ofToken(TokenId id, Instant end, Cause cause) {
    return new Revocation(Kind.TOKEN, id.value(), 0, forgettable(end), cause);
  }

  /**
   * A grant with all under it.
   *
   * @param latestEnd the latest end of a service token under it that verifiers can judge themselves
   */
  public static Revocation ofGrant(GrantId id, Instant latestEnd, Instant now, Cause cause) {
    return new Revocation(Kind.GRANT, id.value(), 0, afterAll(latestEnd, now), cause);
  }

  /**
   * All that the account holds of a generation below its present one.
   *
   * @param latestEnd as in {@link #ofGrant}, over all its grants
   */
  public static Revocation ofAccount(
      AccountId id, long generation, Instant latestEnd, Instant now, Cause cause) {
    return new Revocation(Kind.ACCOUNT, id.value(), generation, afterAll(latestEnd, now), cause);
  }

  /**
   * All that a key signed.
   *
   * @param latestEnd the latest end of a service token that it signed
   */
  public static Revocation ofSigningKey(KeyId id, Instant latestEnd, Instant now) {
    return new Revocation(
        Kind.SIGNING_KEY, id.value(), 0, afterAll(latestEnd, now), Cause.SIGNING_KEY_REVOKED);
  }

  /** Access tokens made until now may live on for the longest life. */
  private static Instant afterAll(Instant latestEnd, Instant now) {
    Instant longest = now.plus(LONGEST_ACCESS_LIFE);
    return forgettable(latestEnd.isAfter(longest) ? latestEnd : longest);
  }

  /** When nothing that ends at {@code end} is accepted any more, by whatever clock. */
  static Instant forgettable(Instant end) {
    Instant after = end.plus(LEEWAY).plus(MARGIN);
    return after.isAfter(END_OF_TIME) ? END_OF_TIME : after;
  }
}
