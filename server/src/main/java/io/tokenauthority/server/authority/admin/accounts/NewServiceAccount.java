package io.tokenauthority.server.authority.admin.accounts;

import java.util.List;

/** {@code CreateServiceAccountRequest}, as it came in. */
public record NewServiceAccount(
    String account,
    String displayName,
    List<String> allowedScopes,
    List<String> allowedAudiences,
    String tier,
    List<NewPublicKey> publicKeys,
    String requestId) {

  /** Keeps its own copies. */
  public NewServiceAccount {
    allowedScopes = List.copyOf(allowedScopes);
    allowedAudiences = List.copyOf(allowedAudiences);
    publicKeys = List.copyOf(publicKeys);
  }

  /** Without the request id, which counts as a secret. */
  @Override
  public String toString() {
    return "NewServiceAccount[" + account + "]";
  }
}
