package io.tokenauthority.server.lifecycle;

import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SignatureAlgorithm;
import java.time.Instant;

/**
 * A signing key as the database keeps it. Its private part is sealed while it may still sign, and
 * empty afterwards.
 *
 * @param publicJwk the public part as JWK JSON
 * @param sealedPrivateKey the PKCS#8 private part under the master key, bound to this row's id;
 *     empty once it cannot sign
 * @param stateTime when it came into its state
 * @param verifyUntil while {@link SigningKeyState#RETIRING}: the last {@code exp} it signed, leeway
 *     and 5 minutes on; else the end of the year 9999
 */
public record SigningKeyRecord(
    KeyId id,
    KeyPurpose purpose,
    SignatureAlgorithm algorithm,
    SigningKeyState state,
    String publicJwk,
    Bytes sealedPrivateKey,
    Instant createTime,
    Instant stateTime,
    Instant verifyUntil) {

  /** Only what cannot be used: no key material. */
  @Override
  public String toString() {
    return "SigningKeyRecord[" + id + ", " + purpose + ", " + state + "]";
  }
}
