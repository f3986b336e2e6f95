package io.tokenauthority.token.key;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.jose4j.jca.ProviderContext;

/**
 * Who computes signatures: the Amazon Corretto Crypto Provider (AWS-LC) where it is on the class
 * path, loads and passes its self-test, else the platform's own.
 *
 * <p>The choice is worth a factor of 20: with JDK 17 one core makes 0.8 thousand ES256 signatures a
 * second and checks 0.3 thousand; natively 19 and 7.6 thousand, EdDSA 14.5 and 8.0. It is made
 * once, by a factory, and handed on as a value. jose4j knows providers by name only, so the native
 * one is added to the JVM's list, at the end, where it changes nothing for anybody who does not
 * name it. Immutable.
 */
public final class SignatureProvider {

  private final Optional<Provider> nativeProvider;
  private final String description;

  private SignatureProvider(Optional<Provider> nativeProvider, String description) {
    this.nativeProvider = nativeProvider;
    this.description = description;
  }

  /** The native provider if it is fit, else the platform's. Looks once; costs 0.1 s natively. */
  public static SignatureProvider bestAvailable() {
    NativeProvider found = NativeProvider.load();
    return new SignatureProvider(
        found.provider(),
        found.provider().isPresent() ? found.finding() : platform() + " (" + found.finding() + ")");
  }

  /** The platform's provider, whatever else is there. */
  public static SignatureProvider jdk() {
    return new SignatureProvider(Optional.empty(), platform() + " (native signatures not wanted)");
  }

  /** Which provider and why, for the log and for GetServerInfo; no text of an exception. */
  public String describe() {
    return description;
  }

  /** Whether the fast one was chosen. */
  public boolean isNative() {
    return nativeProvider.isPresent();
  }

  /** A new object each time: jose4j's context is mutable. Callers keep it with their key. */
  ProviderContext joseContext() {
    ProviderContext context = new ProviderContext();
    nativeProvider.ifPresent(
        provider ->
            context.getSuppliedKeyProviderContext().setSignatureProvider(provider.getName()));
    return context;
  }

  /**
   * The key as this provider likes it best, converted once instead of at every signature. Ed25519
   * keys stay the platform's: jose4j casts them to its interfaces, which the native ones lack.
   */
  PublicKey adopt(SignatureAlgorithm algorithm, PublicKey key) {
    try {
      return keyFactory(algorithm).generatePublic(new X509EncodedKeySpec(key.getEncoded()));
    } catch (GeneralSecurityException refused) {
      throw new IllegalArgumentException("the provider does not take this public key");
    }
  }

  PrivateKey decode(SignatureAlgorithm algorithm, byte[] pkcs8) {
    try {
      return keyFactory(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException refused) {
      throw new IllegalArgumentException("a private key is a PKCS #8 of its algorithm");
    }
  }

  KeyPairGenerator generator(SignatureAlgorithm algorithm, SecureRandom random)
      throws GeneralSecurityException {
    String family = VerificationKey.keyFamily(algorithm);
    KeyPairGenerator generator =
        nativeProvider.isPresent() && algorithm != SignatureAlgorithm.EDDSA
            ? KeyPairGenerator.getInstance(family, nativeProvider.get())
            : KeyPairGenerator.getInstance(family);
    switch (algorithm) {
      case ES256 -> generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      case RS256 -> generator.initialize(SigningKey.RSA_BITS, random);
      case EDDSA -> generator.initialize(255, random);
    }
    return generator;
  }

  private KeyFactory keyFactory(SignatureAlgorithm algorithm) throws GeneralSecurityException {
    String family = VerificationKey.keyFamily(algorithm);
    return nativeProvider.isPresent() && algorithm != SignatureAlgorithm.EDDSA
        ? KeyFactory.getInstance(family, nativeProvider.get())
        : KeyFactory.getInstance(family);
  }

  private static String platform() {
    String version = "JDK " + Runtime.version().feature();
    try {
      return version + " " + Signature.getInstance("SHA256withECDSA").getProvider().getName();
    } catch (GeneralSecurityException none) {
      return version;
    }
  }

  @Override
  public String toString() {
    return description;
  }
}
