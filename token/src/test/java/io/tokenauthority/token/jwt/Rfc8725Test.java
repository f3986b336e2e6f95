package io.tokenauthority.token.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.key.Jwk;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SigningKey;
import io.tokenauthority.token.key.VerificationKey;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The best practices of RFC 8725 section 3, one test each. Not applicable: 3.4 beyond point
 * validation, and 3.6, for nothing is encrypted or compressed here.
 */
class Rfc8725Test {

  private final Fixture good = Fixture.es256();

  @Test
  void section3_1_algorithmVerification_theKeysNotTheTokens() {
    for (String alg : List.of("none", "HS256", "RS256", "PS256", "ES256K", "EdDSA", "ES512")) {
      String header = good.header().replace("ES256", alg);
      assertThat(good.verify(good.sign(header, good.payload())))
          .isEqualTo(new Rejected(Fault.ALGORITHM));
    }
  }

  @Test
  void section3_2_appropriateAlgorithms_noneSymmetricNoneUnsigned() {
    assertThat(SignatureAlgorithm.values())
        .extracting(SignatureAlgorithm::joseName)
        .containsExactly("ES256", "EdDSA", "RS256");
  }

  /** Nested tokens are not read at all, so there is no inner operation to forget. */
  @Test
  void section3_3_allOperationsValidated_nestedTokensRefused() {
    String header = good.header().replace("}", ",\"cty\":\"JWT\"}");
    assertThat(good.verify(good.sign(header, good.token))).isInstanceOf(Rejected.class);
  }

  @Test
  void section3_4_cryptographicInputs_pointsOffTheCurveRefused() {
    String jwk = Jwk.write(good.key.verificationKey());
    String y = jwk.replaceFirst(".*\"y\":\"([^\"]+)\".*", "$1");
    String off = jwk.replace(y, Fixture.base64Url(new byte[32]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Jwk.read(off, KeyPurpose.ACCESS_TOKEN))
        .withMessage("the point of a public key lies on its curve");
  }

  @Test
  void section3_5_keyEntropy_keysAreGeneratedAndWeakRsaRefused() throws NoSuchAlgorithmException {
    Set<SigningKey> keys = new HashSet<>();
    Set<String> encoded = new HashSet<>();
    for (int i = 0; i < 16; i++) {
      SigningKey key =
          Fixture.key(SignatureAlgorithm.ES256, KeyPurpose.ACCESS_TOKEN, Fixture.PROVIDER);
      keys.add(key);
      encoded.add(Arrays.toString(key.exportPrivate()));
    }
    assertThat(encoded).hasSameSizeAs(keys);

    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(1024);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new VerificationKey(
                    new KeyId("weak"),
                    SignatureAlgorithm.RS256,
                    KeyPurpose.ACCESS_TOKEN,
                    rsa.generateKeyPair().getPublic()));
  }

  @Test
  void section3_7_utf8_anythingElseRefused() {
    byte[] utf16 = good.payload().getBytes(java.nio.charset.StandardCharsets.UTF_16BE);
    String token =
        Fixture.sign(good.key, Fixture.base64Url(good.header()), Fixture.base64Url(utf16));
    assertThat(good.verify(token)).isEqualTo(new Rejected(Fault.PAYLOAD_JSON));
  }

  @Test
  void section3_8_issuerAndSubject_bothValidated() {
    assertRefused(Fault.ISSUER, "https://authority.example", "https://evil.example");
    assertRefused(Fault.CLAIMS, "\"sub\":\"billing\"", "\"sub\":\"\"");
    assertRefused(Fault.CLAIMS, "\"client_id\":\"billing\"", "\"client_id\":\"another\"");
  }

  @Test
  void section3_9_audience_requiredAndCompared() {
    assertRefused(Fault.CLAIMS, "\"aud\":\"orders\",", "");
    VerifiedToken token = (VerifiedToken) good.verify(good.token);
    assertThat(token.forAudience(AudienceSet.of("Orders"))).isInstanceOf(Rejected.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rights(AudienceSet.none(), ScopeSet.none()));
  }

  /** Claims choose nothing: a kid is looked up in memory, no URL is followed. */
  @Test
  void section3_10_receivedClaims_notTrusted() {
    for (String kid : List.of("../../etc/passwd", "http://evil.example/key", "';DROP--")) {
      String header = good.header().replace(good.key.keyId().value(), kid);
      assertThat(good.verify(good.sign(header, good.payload())))
          .isEqualTo(new Rejected(Fault.KEY_UNKNOWN));
    }
    String jku = good.header().replace("}", ",\"jku\":\"http://127.0.0.1:1/\"}");
    assertThat(good.verify(good.sign(jku, good.payload())))
        .isEqualTo(new Rejected(Fault.HEADER_MEMBERS));
  }

  @Test
  void section3_11_explicitTyping_required() {
    for (String typ : List.of("JWT", "jwt", "at", "logout+jwt", "secevent+jwt", "dpop+jwt")) {
      String header = good.header().replace("at+jwt", typ);
      assertThat(good.verify(good.sign(header, good.payload())))
          .isEqualTo(new Rejected(Fault.TYPE));
    }
  }

  /** An assertion is no access token and the other way round, whoever signed it. */
  @Test
  void section3_12_mutuallyExclusiveRules_oneKindIsNotTheOther() {
    SigningKey registered =
        Fixture.key(SignatureAlgorithm.ES256, KeyPurpose.CLIENT_ASSERTION, Fixture.PROVIDER);
    AssertionVerifier assertions =
        new AssertionVerifier(
            AudienceSet.of(Fixture.ISSUER.asAudience()),
            VerificationPolicy.DEFAULT_LEEWAY,
            Fixture.PROVIDER);
    assertThat(assertions.read(good.token)).isEqualTo(new Rejected(Fault.TYPE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> good.verifier.withKeys(KeySet.of(registered.verificationKey())));

    Fixture service = new Fixture(SignatureAlgorithm.ES256, KeyPurpose.SERVICE_TOKEN);
    VerifiedToken token = (VerifiedToken) service.verifier.verify(service.token, Fixture.NOW);
    assertThat(token.purpose()).isEqualTo(KeyPurpose.SERVICE_TOKEN);
  }

  private void assertRefused(Fault fault, String good, String bad) {
    String payload = this.good.payload();
    assertThat(payload).contains(good);
    assertThat(this.good.verify(this.good.sign(this.good.header(), payload.replace(good, bad))))
        .isEqualTo(new Rejected(fault));
  }
}
