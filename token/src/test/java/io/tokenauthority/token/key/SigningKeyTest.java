package io.tokenauthority.token.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tokenauthority.token.KeyId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SigningKeyTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] INPUT = "input".getBytes(StandardCharsets.US_ASCII);
  private static final SignatureProvider BEST = SignatureProvider.bestAvailable();
  private static final SignatureProvider JDK = SignatureProvider.jdk();

  static Stream<Arguments> algorithmsAndProviders() {
    return Stream.of(SignatureAlgorithm.values())
        .flatMap(algorithm -> Stream.of(BEST, JDK).map(each -> Arguments.of(algorithm, each)));
  }

  /** Exported by one provider and restored by the other, as after a move to another machine. */
  @ParameterizedTest
  @MethodSource("algorithmsAndProviders")
  void restore_exportedKey_signsForTheSamePublicKey(
      SignatureAlgorithm algorithm, SignatureProvider provider) {
    SignatureProvider other = provider.isNative() ? JDK : BEST;
    SigningKey made = generate(algorithm, provider);
    VerificationKey stored =
        VerificationKey.decode(
            made.keyId(), algorithm, KeyPurpose.ACCESS_TOKEN, made.verificationKey().encoded());

    SigningKey restored = SigningKey.restore(stored, made.exportPrivate(), other);

    assertThat(
            new SignatureCheck(made.verificationKey(), provider)
                .accepts(INPUT, restored.sign(INPUT)))
        .isTrue();
    assertThat(new SignatureCheck(stored, other).accepts(INPUT, made.sign(INPUT))).isTrue();
    assertThat(new SignatureCheck(stored, other).accepts(new byte[1], made.sign(INPUT))).isFalse();
    assertThat(made.sign(INPUT)).hasSize(stored.signatureLength());
  }

  @ParameterizedTest
  @MethodSource("algorithmsAndProviders")
  void restore_privatePartOfAnotherKeyOrJunk_isRefused(
      SignatureAlgorithm algorithm, SignatureProvider provider) {
    SigningKey one = generate(algorithm, provider);
    byte[] foreign = generate(algorithm, BEST).exportPrivate();
    byte[] cut = Arrays.copyOf(one.exportPrivate(), 20);
    for (byte[] pkcs8 : List.of(foreign, cut, new byte[0])) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SigningKey.restore(one.verificationKey(), pkcs8, provider));
    }
  }

  @Test
  void generate_rsa_has3072Bits() {
    VerificationKey key = generate(SignatureAlgorithm.RS256, BEST).verificationKey();
    assertThat(((RSAPublicKey) key.publicKey()).getModulus().bitLength()).isEqualTo(3072);
    assertThat(key.signatureLength()).isEqualTo(384);
  }

  @Test
  void newVerificationKey_keyOfAnotherAlgorithmOrCurve_isRefused() throws GeneralSecurityException {
    PublicKey p384 = publicKey("EC", "secp384r1");
    PublicKey ed448 = KeyPairGenerator.getInstance("Ed448").generateKeyPair().getPublic();
    PublicKey x25519 = KeyPairGenerator.getInstance("X25519").generateKeyPair().getPublic();
    PublicKey p256 = publicKey("EC", "secp256r1");
    assertRefused(SignatureAlgorithm.ES256, p384);
    assertRefused(SignatureAlgorithm.ES256, ed448);
    assertRefused(SignatureAlgorithm.EDDSA, ed448);
    assertRefused(SignatureAlgorithm.EDDSA, x25519);
    assertRefused(SignatureAlgorithm.EDDSA, p256);
    assertRefused(SignatureAlgorithm.RS256, p256);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                VerificationKey.decode(
                    new KeyId("k"),
                    SignatureAlgorithm.EDDSA,
                    KeyPurpose.ACCESS_TOKEN,
                    p256.getEncoded()));
  }

  @Test
  void keySet_lookUpAndChange_areByKid() {
    VerificationKey one = generate(SignatureAlgorithm.ES256, BEST).verificationKey();
    VerificationKey two = generate(SignatureAlgorithm.EDDSA, BEST).verificationKey();
    KeySet set = KeySet.of(one).with(two);
    assertThat(set.find(two.keyId())).contains(two);
    assertThat(set.find(new KeyId("other"))).isEmpty();
    assertThat(set.without(one.keyId())).isEqualTo(KeySet.of(two));
    assertThat(set.without(new KeyId("other"))).isEqualTo(set);
    assertThatIllegalArgumentException().isThrownBy(() -> set.with(one));
    assertThatIllegalArgumentException().isThrownBy(() -> KeySet.of(one, one));
    List<VerificationKey> many =
        IntStream.range(0, 33)
            .mapToObj(
                i ->
                    new VerificationKey(
                        new KeyId("k" + i), one.algorithm(), one.purpose(), one.publicKey()))
            .toList();
    assertThat(KeySet.of(many.subList(0, 32)).size()).isEqualTo(32);
    assertThatIllegalArgumentException().isThrownBy(() -> KeySet.of(many));
  }

  private static void assertRefused(SignatureAlgorithm algorithm, PublicKey key) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new VerificationKey(new KeyId("k"), algorithm, KeyPurpose.ACCESS_TOKEN, key));
  }

  private static PublicKey publicKey(String family, String curve) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
    generator.initialize(new ECGenParameterSpec(curve));
    return generator.generateKeyPair().getPublic();
  }

  private static SigningKey generate(SignatureAlgorithm algorithm, SignatureProvider provider) {
    return SigningKey.generate(
        KeyId.random(RANDOM), algorithm, KeyPurpose.ACCESS_TOKEN, provider, RANDOM);
  }
}
