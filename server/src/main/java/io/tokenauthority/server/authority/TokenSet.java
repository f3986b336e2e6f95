package io.tokenauthority.server.authority;

import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.opaque.RefreshToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One access token and what belongs to it. Prints no secret.
 *
 * @param accessToken the JWT
 * @param claims what it says
 * @param expiresIn how long it lives from the call's own time on
 * @param refresh for a user's session
 */
public record TokenSet(
    String accessToken, AccessClaims claims, Duration expiresIn, Optional<Refresh> refresh) {

  /** A refresh token and when it ends if nobody redeems it. */
  public record Refresh(RefreshToken token, Instant expireTime) {}

  @Override
  public String toString() {
    return "TokenSet[" + claims.tokenId() + "]";
  }
}
