package io.tokenauthority.server.authority.admin.accounts;

/**
 * A key to register, as it came in.
 *
 * @param keyId empty: the JWK's {@code kid}, else its RFC 7638 thumbprint
 */
public record NewPublicKey(String keyId, String jwkJson, String displayName) {}
