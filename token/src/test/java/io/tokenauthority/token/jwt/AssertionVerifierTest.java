package io.tokenauthority.token.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SigningKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AssertionVerifierTest {

  private static final String GONE = "(removed)";
  private static final long NOW = Fixture.NOW.getEpochSecond();
  private static final String ENDPOINT = "https://authority.example/oauth2/token";
  private static final SigningKey KEY = key(SignatureAlgorithm.ES256);
  private static final String HEADER = header("ES256", "JWT");
  private static final AssertionVerifier VERIFIER =
      new AssertionVerifier(
          AudienceSet.of(Fixture.ISSUER.value(), ENDPOINT),
          VerificationPolicy.DEFAULT_LEEWAY,
          Fixture.PROVIDER);

  @ParameterizedTest
  @EnumSource
  void verify_signedByTheRegisteredKey_isVerified(SignatureAlgorithm algorithm) {
    SigningKey key = key(algorithm);
    String header =
        header(algorithm.joseName(), "JWT").replace(KEY.keyId().value(), key.keyId().value());
    PresentedAssertion read = (PresentedAssertion) VERIFIER.read(sign(key, header, claims()));
    assertThat(read.claimedAccount()).isEqualTo(AccountId.service("billing"));
    assertThat(read.claimedKeyId()).contains(key.keyId());

    AssertionVerdict verdict = VERIFIER.verify(read, KeySet.of(key.verificationKey()), Fixture.NOW);

    VerifiedAssertion verified = (VerifiedAssertion) verdict;
    assertThat(verified.account()).isEqualTo(AccountId.service("billing"));
    assertThat(verified.keyId()).isEqualTo(key.keyId());
    assertThat(verified.assertionId()).isEqualTo("once");
    assertThat(verified.forgetAfter()).isEqualTo(Fixture.NOW.plusSeconds(60 + 30));
  }

  static Stream<Arguments> hostileClaims() {
    return Stream.of(
            faults("iss", Fault.ISSUER, GONE, "1", "\"another\"", "\"\""),
            faults("sub", Fault.CLAIMS, GONE, "1", "\"\"", "\"B\""),
            faults("sub", Fault.ISSUER, "\"another\""),
            faults("aud", Fault.CLAIMS, GONE, "1", "[]", "\"\"", "[1]"),
            faults("aud", Fault.CLAIMS, "[\"https://authority.example\",\"https://b.example\"]"),
            faults("aud", Fault.AUDIENCE, "\"https://other.example\"", "\"orders\""),
            faults("aud", Fault.AUDIENCE, "\"https://authority.example/\""),
            faults("jti", Fault.CLAIMS, GONE, "\"\"", "1", "null", '"' + "j".repeat(129) + '"'),
            faults("jti", Fault.CLAIMS, "\"a b\"", "\"\\u0000\"", "\"\\n\"", "\"\\u00e9\""),
            faults("exp", Fault.CLAIMS, GONE, "\"" + (NOW + 60) + "\"", "1e300", "-1", "null"),
            faults("exp", Fault.EXPIRED, Long.toString(NOW - 30), "0"),
            faults("exp", Fault.LIFETIME, Long.toString(NOW + 331), "253402300799"),
            faults("iat", Fault.CLAIMS, "\"" + NOW + "\"", "-1", "1.5", "null"),
            faults("iat", Fault.NOT_YET, Long.toString(NOW + 31)),
            faults("nbf", Fault.CLAIMS, "\"1\"", "-1", "1.5", "null"),
            faults("nbf", Fault.NOT_YET, Long.toString(NOW + 31)))
        .flatMap(rows -> rows);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("hostileClaims")
  void verify_spoiltClaim_isRefused(String claim, String json, Fault fault) {
    Map<String, String> claims = claims();
    claims.put(claim, json);
    assertThat(judge(HEADER, claims)).isEqualTo(new Rejected(fault));
  }

  static Stream<Arguments> goodClaims() {
    return Stream.of(
            good("aud", "[\"https://authority.example\"]", '"' + ENDPOINT + '"'),
            good("jti", '"' + "j".repeat(128) + '"', "\"urn:x/1\""),
            good("exp", Long.toString(NOW - 29), Long.toString(NOW + 330)),
            good("iat", GONE, Long.toString(NOW + 30), "0"),
            good("nbf", "0", Long.toString(NOW + 30)),
            good("extra", "{\"a\":1.5}"))
        .flatMap(rows -> rows);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("goodClaims")
  void verify_claimWithinItsRule_isTaken(String claim, String json) {
    Map<String, String> claims = claims();
    claims.put(claim, json);
    assertThat(judge(HEADER, claims)).isInstanceOf(VerifiedAssertion.class);
  }

  static Stream<Arguments> headers() {
    String kid = KEY.keyId().value();
    return Stream.of(
        Arguments.of("{\"alg\":\"ES256\"}", null),
        Arguments.of("{\"alg\":\"ES256\",\"kid\":\"" + kid + "\"}", null),
        Arguments.of("{\"alg\":\"ES256\",\"typ\":\"JWT\"}", null),
        Arguments.of(header("ES256", "jwt"), null),
        Arguments.of(header("ES256", "client-authentication+jwt"), null),
        Arguments.of(header("ES256", "at+jwt"), Fault.TYPE),
        Arguments.of(header("none", "JWT"), Fault.ALGORITHM),
        Arguments.of(header("HS256", "JWT"), Fault.ALGORITHM),
        Arguments.of(header("RS256", "JWT"), Fault.ALGORITHM),
        Arguments.of("{\"alg\":\"RS256\"}", Fault.KEY_UNKNOWN),
        Arguments.of("{\"alg\":\"none\"}", Fault.KEY_UNKNOWN),
        Arguments.of("{\"alg\":\"ES256\",\"kid\":\"other\"}", Fault.KEY_UNKNOWN),
        Arguments.of("{\"typ\":\"JWT\"}", Fault.HEADER_MEMBERS),
        Arguments.of("{\"alg\":\"ES256\",\"kid\":7}", Fault.HEADER_MEMBERS),
        Arguments.of("{\"alg\":\"ES256\",\"crit\":[]}", Fault.HEADER_MEMBERS),
        Arguments.of("{\"alg\":\"ES256\",\"x5t\":\"AA\"}", Fault.HEADER_MEMBERS),
        Arguments.of("{\"alg\":\"ES256\",\"jwk\":{}}", Fault.HEADER_MEMBERS));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void verify_header_isTakenOrRefused(String header, @Nullable Fault fault) {
    AssertionVerdict verdict = judge(header, claims());
    if (fault == null) {
      assertThat(verdict).isInstanceOf(VerifiedAssertion.class);
    } else {
      assertThat(verdict).isEqualTo(new Rejected(fault));
    }
  }

  @Test
  void verify_noKidAndTwoKeysOfItsAlgorithm_isNotTried() {
    KeySet two = KeySet.of(KEY.verificationKey(), key(SignatureAlgorithm.ES256).verificationKey());
    KeySet different =
        KeySet.of(KEY.verificationKey(), key(SignatureAlgorithm.EDDSA).verificationKey());
    PresentedAssertion read =
        (PresentedAssertion) VERIFIER.read(sign(KEY, "{\"alg\":\"ES256\"}", claims()));
    assertThat(VERIFIER.verify(read, two, Fixture.NOW)).isEqualTo(new Rejected(Fault.KEY_UNKNOWN));
    assertThat(VERIFIER.verify(read, different, Fixture.NOW)).isInstanceOf(VerifiedAssertion.class);
  }

  @Test
  void verify_byAnotherAccountsKeyOrNone_isRefused() {
    SigningKey other = key(SignatureAlgorithm.ES256);
    PresentedAssertion read = (PresentedAssertion) VERIFIER.read(sign(other, HEADER, claims()));
    assertThat(VERIFIER.verify(read, KeySet.of(KEY.verificationKey()), Fixture.NOW))
        .isEqualTo(new Rejected(Fault.SIGNATURE));
    assertThat(VERIFIER.verify(read, KeySet.none(), Fixture.NOW))
        .isEqualTo(new Rejected(Fault.KEY_UNKNOWN));
  }

  @Test
  void verify_keyForOtherThings_isAMistakeOfOurs() {
    SigningKey ours =
        Fixture.key(SignatureAlgorithm.ES256, KeyPurpose.ACCESS_TOKEN, Fixture.PROVIDER);
    PresentedAssertion read = (PresentedAssertion) VERIFIER.read(sign(KEY, HEADER, claims()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VERIFIER.verify(read, KeySet.of(ours.verificationKey()), Fixture.NOW));
  }

  @Test
  void read_notAJwt_isMalformed() {
    assertThat(VERIFIER.read("")).isEqualTo(new Rejected(Fault.PARTS));
    assertThat(VERIFIER.read("x".repeat(5000))).isEqualTo(new Rejected(Fault.TOO_LONG));
    assertThat(VERIFIER.read(sign(KEY, HEADER, claims()) + "="))
        .isEqualTo(new Rejected(Fault.ENCODING));
  }

  @Test
  void new_withoutANameOfOurs_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new AssertionVerifier(
                    AudienceSet.none(), VerificationPolicy.DEFAULT_LEEWAY, Fixture.PROVIDER));
  }

  private static AssertionVerdict judge(String header, Map<String, String> claims) {
    AssertionReading reading = VERIFIER.read(sign(KEY, header, claims));
    return reading instanceof PresentedAssertion presented
        ? VERIFIER.verify(presented, KeySet.of(KEY.verificationKey()), Fixture.NOW)
        : (Rejected) reading;
  }

  private static Map<String, String> claims() {
    Map<String, String> claims = new LinkedHashMap<>();
    claims.put("iss", "\"billing\"");
    claims.put("sub", "\"billing\"");
    claims.put("aud", "\"https://authority.example\"");
    claims.put("jti", "\"once\"");
    claims.put("iat", Long.toString(NOW));
    claims.put("exp", Long.toString(NOW + 60));
    return claims;
  }

  private static String sign(SigningKey key, String header, Map<String, String> claims) {
    claims.values().remove(GONE);
    String payload =
        claims.entrySet().stream()
            .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
            .collect(Collectors.joining(",", "{", "}"));
    return Fixture.sign(key, Fixture.base64Url(header), Fixture.base64Url(payload));
  }

  private static SigningKey key(SignatureAlgorithm algorithm) {
    return Fixture.key(algorithm, KeyPurpose.CLIENT_ASSERTION, Fixture.PROVIDER);
  }

  private static String header(String alg, String typ) {
    return "{\"alg\":\"%s\",\"kid\":\"%s\",\"typ\":\"%s\"}".formatted(alg, KEY.keyId(), typ);
  }

  private static Stream<Arguments> faults(String claim, Fault fault, String... values) {
    return Stream.of(values).map(json -> Arguments.of(claim, json, fault));
  }

  private static Stream<Arguments> good(String claim, String... values) {
    return Stream.of(values).map(json -> Arguments.of(claim, json));
  }
}
