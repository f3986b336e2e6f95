package io.tokenauthority.server.store;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Instant;

/** The {@code jti}s of client assertions that were taken (RFC 7523: one-time). */
public interface UsedAssertions {

  /**
   * Remembers a {@code jti} until {@code expireTime}: one insert that does nothing on conflict.
   *
   * @return false when the account used it before
   */
  boolean use(AccountId account, SecretDigest jti, Instant expireTime);

  /** Removes at most {@code limit} that expired before {@code now}. Returns how many. */
  int purge(Instant now, int limit);
}
