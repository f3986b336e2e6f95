package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.server.lifecycle.ServiceToken;
import java.util.List;

/** {@code CreateServiceTokenRequest}, as it came in; an unspecified format is OPAQUE. */
public record NewServiceToken(
    String account,
    String displayName,
    List<String> scopes,
    List<String> audiences,
    Expiry expiry,
    ServiceToken.Format format,
    String requestId) {

  /** Keeps its own copies. */
  public NewServiceToken {
    scopes = List.copyOf(scopes);
    audiences = List.copyOf(audiences);
  }

  /** Without the request id, which counts as a secret. */
  @Override
  public String toString() {
    return "NewServiceToken[" + account + "]";
  }
}
