package io.tokenauthority.server.authority.admin.tokens;

import java.time.Duration;
import java.util.Optional;

/**
 * {@code RenewServiceTokenRequest}, as it came in.
 *
 * @param tokenId empty: the service token that the call carries or its token was made from
 */
public record Renewal(
    String tokenId,
    Expiry expiry,
    Optional<Duration> ifExpiresWithin,
    Optional<Duration> overlap,
    String requestId) {

  /** Without the request id, which counts as a secret. */
  @Override
  public String toString() {
    return "Renewal[" + tokenId + "]";
  }
}
