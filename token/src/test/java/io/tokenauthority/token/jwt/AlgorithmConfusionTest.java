package io.tokenauthority.token.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.Jwk;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 8725 sections 2.1 and 3.1: nobody but the key chooses the algorithm. */
class AlgorithmConfusionTest {

  @ParameterizedTest
  @EnumSource
  void verify_hmacWithThePublicKeyForASecret_isRefused(SignatureAlgorithm algorithm)
      throws GeneralSecurityException {
    Fixture good = new Fixture(algorithm, KeyPurpose.ACCESS_TOKEN);
    byte[] spki = good.key.verificationKey().encoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(spki)
            + "\n-----END PUBLIC KEY-----\n";
    String jwk = Jwk.write(good.key.verificationKey());
    List<byte[]> secrets =
        List.of(
            spki, pem.getBytes(StandardCharsets.US_ASCII), jwk.getBytes(StandardCharsets.US_ASCII));
    for (byte[] secret : secrets) {
      for (String alg : List.of("HS256", algorithm.joseName())) {
        String header = good.header().replace(algorithm.joseName(), alg);
        Verdict verdict = good.verify(hmac(secret, header, good.payload()));
        assertThat(verdict).isInstanceOf(Rejected.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void verify_none_isRefused(SignatureAlgorithm algorithm) {
    Fixture good = new Fixture(algorithm, KeyPurpose.ACCESS_TOKEN);
    String signature = good.token.substring(good.token.lastIndexOf('.') + 1);
    Stream.of("none", "None", "NONE", "nOnE", "")
        .map(alg -> good.header().replace(algorithm.joseName(), alg))
        .map(header -> Fixture.base64Url(header) + '.' + Fixture.base64Url(good.payload()) + '.')
        .forEach(
            input -> {
              assertThat(good.verify(input)).isEqualTo(new Rejected(Fault.PARTS));
              assertThat(good.verify(input + signature)).isEqualTo(new Rejected(Fault.ALGORITHM));
              assertThat(good.verify(input + "AA")).isEqualTo(new Rejected(Fault.ALGORITHM));
            });
  }

  @Test
  void verify_signedByAnotherKeyOfTheSetUnderThisKid_isRefused() {
    Fixture good = Fixture.es256();
    SigningKey other =
        Fixture.key(SignatureAlgorithm.EDDSA, KeyPurpose.ACCESS_TOKEN, Fixture.PROVIDER);
    TokenVerifier both =
        good.verifier.withKeys(KeySet.of(good.key.verificationKey(), other.verificationKey()));
    String kid = good.key.keyId().value();
    String otherKid = other.keyId().value();

    // The other key's signature under this key's name, with either algorithm's name.
    assertFault(both, other, header("ES256", kid), good, Fault.SIGNATURE);
    assertFault(both, other, header("EdDSA", kid), good, Fault.ALGORITHM);
    // This key's signature under the other's name.
    assertFault(both, good.key, header("ES256", otherKid), good, Fault.ALGORITHM);
    assertFault(both, good.key, header("EdDSA", otherKid), good, Fault.SIGNATURE);
  }

  @Test
  void verify_oneKeyInTheSetAndAnotherKid_isNotTriedAnyway() {
    Fixture good = Fixture.es256();
    String token = good.sign(header("ES256", KeyId.random(Fixture.RANDOM).value()), good.payload());
    assertThat(good.verify(token)).isEqualTo(new Rejected(Fault.KEY_UNKNOWN));
    assertThat(new Rejected(Fault.KEY_UNKNOWN).reason())
        .isEqualTo(RejectionReason.SIGNING_KEY_UNKNOWN);
  }

  @Test
  void verify_noKeys_isUnknownKey() {
    Fixture good = Fixture.es256();
    assertThat(good.verifier.withKeys(KeySet.none()).verify(good.token, Fixture.NOW))
        .isEqualTo(new Rejected(Fault.KEY_UNKNOWN));
  }

  private static void assertFault(
      TokenVerifier verifier, SigningKey signer, String header, Fixture good, Fault fault) {
    String token =
        Fixture.sign(signer, Fixture.base64Url(header), Fixture.base64Url(good.payload()));
    assertThat(verifier.verify(token, Fixture.NOW)).isEqualTo(new Rejected(fault));
  }

  private static String header(String alg, String kid) {
    return "{\"alg\":\"" + alg + "\",\"kid\":\"" + kid + "\",\"typ\":\"at+jwt\"}";
  }

  private static String hmac(byte[] secret, String header, String payload)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    String input = Fixture.base64Url(header) + '.' + Fixture.base64Url(payload);
    byte[] tag = mac.doFinal(input.getBytes(StandardCharsets.US_ASCII));
    return input + '.' + Fixture.base64Url(tag);
  }
}
