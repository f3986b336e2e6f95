package io.tokenauthority.server.authority;

import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.jwt.Confirmation;
import java.util.Optional;

/**
 * Which refresh token, and what for. Prints no secret.
 *
 * @param refreshToken as it was sent
 * @param scopes what the new access token shall hold; empty: all of the grant's
 * @param requestId a random UUID kept by the client until it has an answer; a secret (P5)
 * @param certificate the client certificate of the caller's connection
 */
public record RefreshRequest(
    String refreshToken,
    ScopeSet scopes,
    Optional<String> requestId,
    Optional<Confirmation> certificate) {

  /** All of the grant's scopes, without a request id. */
  public static RefreshRequest of(String refreshToken) {
    return new RefreshRequest(refreshToken, ScopeSet.none(), Optional.empty(), Optional.empty());
  }

  /** The same under this request id. */
  public RefreshRequest identified(String id) {
    return new RefreshRequest(refreshToken, scopes, Optional.of(id), certificate);
  }

  /** The same for these scopes. */
  public RefreshRequest wishing(ScopeSet wanted) {
    return new RefreshRequest(refreshToken, wanted, requestId, certificate);
  }

  @Override
  public String toString() {
    return "RefreshRequest[*]";
  }
}
