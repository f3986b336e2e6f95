package io.tokenauthority.server.authority.admin.accounts;

import java.util.List;

/**
 * {@code UpdateServiceAccountRequest}, as it came in.
 *
 * @param updateMask which of the fields after {@code etag} are read, by their proto names
 * @param etag empty: whatever is stored
 */
public record ServiceAccountChange(
    String account,
    List<String> updateMask,
    String etag,
    String displayName,
    List<String> allowedScopes,
    List<String> allowedAudiences,
    String tier,
    List<NewPublicKey> publicKeys,
    boolean enabled) {

  /** Keeps its own copies. */
  public ServiceAccountChange {
    updateMask = List.copyOf(updateMask);
    allowedScopes = List.copyOf(allowedScopes);
    allowedAudiences = List.copyOf(allowedAudiences);
    publicKeys = List.copyOf(publicKeys);
  }
}
