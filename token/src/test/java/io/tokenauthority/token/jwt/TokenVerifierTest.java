package io.tokenauthority.token.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.SignatureAlgorithm;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenVerifierTest {

  private static final Duration LEEWAY = Duration.ofSeconds(30);
  private final Fixture good = Fixture.es256();

  /** The life is 900 s, the leeway 30 s; over means at the end sharp (RFC 7519 section 4.1.4). */
  @ParameterizedTest
  @CsvSource({"-30,true", "-31,false", "0,true", "899,true", "929,true", "930,false", "9999,false"})
  void P16_verify_atASecondOfItsLife_isGoodWithinTheLeewayOnly(long second, boolean isGood) {
    Verdict verdict = good.verifier.verify(good.token, Fixture.NOW.plusSeconds(second));
    assertThat(verdict instanceof VerifiedToken).isEqualTo(isGood);
    if (!isGood) {
      Fault expected = second < 0 ? Fault.NOT_YET : Fault.EXPIRED;
      assertThat(verdict).isEqualTo(new Rejected(expected));
    }
  }

  @Test
  void at_laterUseOfAKeptToken_expiresWithTheSameLeeway() {
    VerifiedToken kept = (VerifiedToken) good.verify(good.token);
    Instant lastGood = good.claims.expiresAt().plusSeconds(30).minusNanos(1);
    assertThat(kept.at(lastGood)).isSameAs(kept);
    assertThat(kept.at(lastGood.plusNanos(1))).isEqualTo(new Rejected(Fault.EXPIRED));
    assertThat(kept.isExpired(good.claims.expiresAt(), Duration.ZERO)).isTrue();
    assertThat(kept.isExpired(good.claims.expiresAt(), LEEWAY)).isFalse();
  }

  @Test
  void verify_stricterPolicy_appliesItsLifeAndLeeway() {
    VerificationPolicy strict = new VerificationPolicy(Duration.ofMinutes(14), Duration.ZERO);
    VerificationPolicy exact = new VerificationPolicy(Duration.ofMinutes(15), Duration.ZERO);
    KeySet keys = KeySet.of(good.key.verificationKey());
    assertThat(
            new TokenVerifier(Fixture.ISSUER, keys, strict, Fixture.PROVIDER)
                .verify(good.token, Fixture.NOW))
        .isEqualTo(new Rejected(Fault.LIFETIME));
    TokenVerifier verifier = new TokenVerifier(Fixture.ISSUER, keys, exact, Fixture.PROVIDER);
    assertThat(verifier.verify(good.token, good.claims.expiresAt().minusSeconds(1)))
        .isInstanceOf(VerifiedToken.class);
    assertThat(verifier.verify(good.token, good.claims.expiresAt()))
        .isEqualTo(new Rejected(Fault.EXPIRED));
  }

  @Test
  void verify_expiredAndForged_isForged() {
    String forged = good.token.substring(0, good.token.length() - 4) + "AAAA";
    assertThat(good.verifier.verify(forged, Fixture.NOW.plusSeconds(99_999)))
        .isEqualTo(new Rejected(Fault.SIGNATURE));
  }

  @Test
  void verify_anotherIssuersName_isRefused() {
    TokenVerifier other =
        new TokenVerifier(
            new Issuer("https://other.example"),
            KeySet.of(good.key.verificationKey()),
            VerificationPolicy.standard(),
            Fixture.PROVIDER);
    assertThat(other.verify(good.token, Fixture.NOW)).isEqualTo(new Rejected(Fault.ISSUER));
  }

  @Test
  void verify_keyRemovedFromTheSet_isUnknown() {
    KeySet keys = KeySet.of(good.key.verificationKey());
    TokenVerifier without = good.verifier.withKeys(keys.without(good.key.keyId()));
    assertThat(without.verify(good.token, Fixture.NOW)).isEqualTo(new Rejected(Fault.KEY_UNKNOWN));
  }

  /** A service token's claims by an access token's key would be an access token without an end. */
  @Test
  void verify_eternalByAnAccessTokenKey_isRefused() {
    String payload =
        good.payload()
            .replace(
                Long.toString(good.claims.expiresAt().getEpochSecond()),
                Long.toString(Lifespan.END_OF_TIME.getEpochSecond()));
    assertThat(good.verify(good.sign(good.header(), payload)))
        .isEqualTo(new Rejected(Fault.LIFETIME));
  }

  @Test
  void forAudience_oneInCommon_isTheTokenElseMismatch() {
    VerifiedToken token = (VerifiedToken) good.verify(good.token);
    assertThat(token.forAudience(AudienceSet.of("orders"))).isSameAs(token);
    assertThat(token.forAudience(AudienceSet.of("stock", "orders"))).isSameAs(token);
    assertThat(token.forAudience(AudienceSet.of("stock"))).isEqualTo(new Rejected(Fault.AUDIENCE));
    assertThat(token.forAudience(AudienceSet.none())).isEqualTo(new Rejected(Fault.AUDIENCE));
    assertThat(new Rejected(Fault.AUDIENCE).reason()).isEqualTo(RejectionReason.AUDIENCE_MISMATCH);
  }

  @Test
  void new_keyForAssertions_isRefused() {
    Fixture assertions = new Fixture(SignatureAlgorithm.ES256, KeyPurpose.ACCESS_TOKEN);
    KeySet keys =
        KeySet.of(
            Fixture.key(SignatureAlgorithm.ES256, KeyPurpose.CLIENT_ASSERTION, Fixture.PROVIDER)
                .verificationKey());
    assertThatIllegalArgumentException().isThrownBy(() -> assertions.verifier.withKeys(keys));
  }

  @ParameterizedTest
  @CsvSource({"PT4S,PT30S", "PT24H0.001S,PT30S", "PT1H,PT-1S", "PT1H,PT30.001S"})
  void newPolicy_outsideItsBounds_isRefused(Duration life, Duration leeway) {
    assertThatIllegalArgumentException().isThrownBy(() -> new VerificationPolicy(life, leeway));
  }
}
