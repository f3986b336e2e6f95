package io.tokenauthority.token.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureProvider;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures whose numbers are out of range, or that are the same number written otherwise. */
class SignatureFormTest {

  private static final BigInteger P256_ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
  private static final BigInteger ED25519_ORDER =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  static Stream<SignatureProvider> providers() {
    return Stream.of(SignatureProvider.bestAvailable(), SignatureProvider.jdk());
  }

  /** CVE-2022-21449: a check that forgets the range takes zeros for any text. */
  @ParameterizedTest
  @MethodSource("providers")
  void verify_es256OfZerosOrOrders_isRefused(SignatureProvider provider) {
    Fixture fixture = new Fixture(SignatureAlgorithm.ES256, KeyPurpose.ACCESS_TOKEN, provider);
    byte[] good = signature(fixture);
    byte[] order = number(P256_ORDER, 32);
    byte[] zero = new byte[32];
    byte[] r = Arrays.copyOfRange(good, 0, 32);
    byte[] s = Arrays.copyOfRange(good, 32, 64);

    assertRefused(fixture, joined(zero, zero));
    assertRefused(fixture, joined(order, order));
    assertRefused(fixture, joined(r, zero));
    assertRefused(fixture, joined(zero, s));
    assertRefused(fixture, joined(order, s));
    assertRefused(fixture, joined(r, order));
  }

  /** RFC 8032 section 5.1.7: S is below the order, or one signature has many spellings. */
  @ParameterizedTest
  @MethodSource("providers")
  void verify_eddsaWithAMultipleOfTheOrderAdded_isRefused(SignatureProvider provider) {
    Fixture fixture = new Fixture(SignatureAlgorithm.EDDSA, KeyPurpose.ACCESS_TOKEN, provider);
    byte[] good = signature(fixture);
    BigInteger s = new BigInteger(1, reversed(Arrays.copyOfRange(good, 32, 64)));

    for (int times = 1; times <= 8; times++) {
      BigInteger other = s.add(ED25519_ORDER.multiply(BigInteger.valueOf(times)));
      byte[] spelling = reversed(number(other, 32));
      assertRefused(fixture, joined(Arrays.copyOfRange(good, 0, 32), spelling));
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void verify_rs256WithTheModulusAdded_isRefused(SignatureProvider provider) {
    Fixture fixture = new Fixture(SignatureAlgorithm.RS256, KeyPurpose.ACCESS_TOKEN, provider);
    BigInteger modulus = ((RSAPublicKey) fixture.key.verificationKey().publicKey()).getModulus();
    BigInteger other = new BigInteger(1, signature(fixture)).add(modulus);

    if (other.bitLength() <= 3072) {
      assertRefused(fixture, number(other, 384));
    }
    assertRefused(fixture, number(other, 385));
    assertRefused(fixture, new byte[384]);
  }

  /** JDK 17 takes an Ed25519 signature with a byte more; jose4j passes it through. */
  @ParameterizedTest
  @MethodSource("providers")
  void verify_signatureOfAnotherLength_isRefused(SignatureProvider provider) {
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      Fixture fixture = new Fixture(algorithm, KeyPurpose.ACCESS_TOKEN, provider);
      byte[] good = signature(fixture);
      assertRefused(fixture, Arrays.copyOf(good, good.length + 1));
      assertRefused(fixture, Arrays.copyOf(good, good.length + 64));
      assertRefused(fixture, Arrays.copyOf(good, good.length - 1));
      assertRefused(fixture, joined(new byte[1], good));
      assertRefused(fixture, Arrays.copyOf(good, 1));
    }
  }

  private static void assertRefused(Fixture fixture, byte[] signature) {
    String input = fixture.token.substring(0, fixture.token.lastIndexOf('.'));
    String token = input + '.' + Fixture.base64Url(signature);
    assertThat(fixture.verify(token)).isEqualTo(new Rejected(Fault.SIGNATURE));
    assertThat(fixture.verify(fixture.token)).isInstanceOf(VerifiedToken.class);
  }

  private static byte[] signature(Fixture fixture) {
    return Base64.getUrlDecoder()
        .decode(fixture.token.substring(fixture.token.lastIndexOf('.') + 1));
  }

  private static byte[] number(BigInteger value, int length) {
    byte[] bytes = new byte[length];
    byte[] signed = value.toByteArray();
    int from = Math.max(0, signed.length - length);
    System.arraycopy(signed, from, bytes, length - signed.length + from, signed.length - from);
    return bytes;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
