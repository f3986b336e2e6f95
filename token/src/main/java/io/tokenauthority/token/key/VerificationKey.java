package io.tokenauthority.token.key;

import io.tokenauthority.token.KeyId;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;

/**
 * A public key with the one algorithm and the one purpose it is good for. The constructor refuses a
 * key that does not fit its algorithm: another curve, a point off it, RSA below 2048 bits.
 *
 * @param keyId the {@code kid} that tokens name it by
 * @param algorithm binds; a token's own {@code alg} must agree
 * @param purpose what it may have signed
 * @param publicKey decoded, independent of any provider
 */
public record VerificationKey(
    KeyId keyId, SignatureAlgorithm algorithm, KeyPurpose purpose, PublicKey publicKey) {

  public VerificationKey {
    PublicKeyRule.require(algorithm, publicKey);
  }

  /** The key from its {@link #encoded()} form. */
  public static VerificationKey decode(
      KeyId keyId, SignatureAlgorithm algorithm, KeyPurpose purpose, byte[] encoded) {
    try {
      KeyFactory factory = KeyFactory.getInstance(keyFamily(algorithm));
      return new VerificationKey(
          keyId, algorithm, purpose, factory.generatePublic(new X509EncodedKeySpec(encoded)));
    } catch (GeneralSecurityException malformed) {
      throw new IllegalArgumentException("a public key is a SubjectPublicKeyInfo of its algorithm");
    }
  }

  /** The public key as X.509 SubjectPublicKeyInfo. */
  public byte[] encoded() {
    return publicKey.getEncoded();
  }

  /** How many bytes each signature by this key has: 64, or an RSA modulus. */
  public int signatureLength() {
    return PublicKeyRule.signatureLength(algorithm, publicKey);
  }

  static String keyFamily(SignatureAlgorithm algorithm) {
    return switch (algorithm) {
      case ES256 -> "EC";
      case EDDSA -> "Ed25519";
      case RS256 -> "RSA";
    };
  }
}
