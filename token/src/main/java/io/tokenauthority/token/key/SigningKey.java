package io.tokenauthority.token.key;

import io.tokenauthority.token.KeyId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import org.jose4j.jca.ProviderContext;
import org.jose4j.jws.JsonWebSignatureAlgorithm;
import org.jose4j.lang.JoseException;

/**
 * A private key that signs, with its public half. Made fresh or restored from what the store kept
 * sealed; the private part leaves only as {@link #exportPrivate()}.
 *
 * <p>Immutable and safe between threads. {@code toString} names the key and nothing else.
 */
public final class SigningKey {

  /** What we generate; 2048 is the least we take from others (NIST SP 800-57 to 2030). */
  static final int RSA_BITS = 3072;

  private static final byte[] PROBE = "probe".getBytes(StandardCharsets.US_ASCII);

  private final VerificationKey verificationKey;
  private final PrivateKey privateKey;
  private final JsonWebSignatureAlgorithm algorithm;
  private final ProviderContext context;

  private SigningKey(
      VerificationKey verificationKey, PrivateKey privateKey, SignatureProvider provider) {
    this.verificationKey = verificationKey;
    this.privateKey = privateKey;
    this.algorithm = JoseAlgorithms.of(verificationKey.algorithm());
    this.context = provider.joseContext();
  }

  /** A fresh key pair. ES256 and EdDSA take a millisecond, RS256 up to a second. */
  public static SigningKey generate(
      KeyId keyId,
      SignatureAlgorithm algorithm,
      KeyPurpose purpose,
      SignatureProvider provider,
      SecureRandom random) {
    try {
      KeyPair pair = provider.generator(algorithm, random).generateKeyPair();
      VerificationKey verificationKey =
          VerificationKey.decode(keyId, algorithm, purpose, pair.getPublic().getEncoded());
      return new SigningKey(
          verificationKey, provider.decode(algorithm, pair.getPrivate().getEncoded()), provider);
    } catch (GeneralSecurityException unfit) {
      throw new IllegalStateException("this Java platform generates no key for " + algorithm);
    }
  }

  /**
   * A key from what was stored. A private part that does not belong to the public one is refused: a
   * probe is signed and checked.
   *
   * @param pkcs8 as {@link #exportPrivate()} gave it
   */
  public static SigningKey restore(
      VerificationKey verificationKey, byte[] pkcs8, SignatureProvider provider) {
    SigningKey key =
        new SigningKey(
            verificationKey, provider.decode(verificationKey.algorithm(), pkcs8), provider);
    if (!new SignatureCheck(verificationKey, provider).accepts(PROBE, key.sign(PROBE))) {
      throw new IllegalArgumentException("a private key belongs to its public key");
    }
    return key;
  }

  /** The signature over these bytes in JOSE's form (RFC 7518 section 3.4 for ES256). */
  public byte[] sign(byte[] input) {
    try {
      return algorithm.sign(algorithm.prepareForSign(privateKey, context), input);
    } catch (JoseException failed) {
      // Neither its text nor its cause: jose4j's messages may hold what was signed.
      throw new IllegalStateException("signing with key " + verificationKey.keyId() + " failed");
    }
  }

  /** The private part as PKCS #8, for sealing; the caller wipes it. */
  public byte[] exportPrivate() {
    return privateKey.getEncoded();
  }

  public VerificationKey verificationKey() {
    return verificationKey;
  }

  public KeyId keyId() {
    return verificationKey.keyId();
  }

  @Override
  public String toString() {
    return "SigningKey " + verificationKey.keyId();
  }
}
