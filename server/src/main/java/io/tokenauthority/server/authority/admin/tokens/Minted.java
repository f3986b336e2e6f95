package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.opaque.SecretDigest;
import java.util.Optional;

/**
 * A secret that was made for a {@link TokenPlan}.
 *
 * @param key the key that signed it; present exactly for a JWT
 */
record Minted(String secret, SecretDigest digest, String hint, Optional<KeyId> key) {
  /** Without the secret. */
  @Override
  public String toString() {
    return "Minted[" + hint + "]";
  }
}
