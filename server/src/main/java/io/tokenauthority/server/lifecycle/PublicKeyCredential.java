package io.tokenauthority.server.lifecycle;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;

/**
 * A public key that a service account registered to sign client assertions (RFC 7523). Its grant
 * carries its life.
 *
 * @param keyId the {@code kid} of its assertions; unique within the account
 * @param jwk the public key as JWK JSON
 */
public record PublicKeyCredential(
    GrantId grant, AccountId account, String keyId, String displayName, String jwk) {}
