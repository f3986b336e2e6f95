package io.tokenauthority.token.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads with one claim spoilt, rightly signed: the key itself may be in the wrong hands. */
class HostileClaimsTest {

  private static final Fixture GOOD = Fixture.es256();
  private static final String GONE = "(removed)";
  private static final long NOW = Fixture.NOW.getEpochSecond();
  private static final String SID = "\"sid\":\"" + "S".repeat(22) + '"';
  private static final String ACTOR = "{\"sub\":\"gateway\"," + SID + ",\"gen\":1";

  /** Claim, what is put in its place, the fault. */
  static Stream<Arguments> claims() {
    return Stream.of(
            faults("iss", Fault.CLAIMS, GONE, "1", "null", "[\"https://authority.example\"]"),
            faults("iss", Fault.ISSUER, "\"\"", "\"https://authority.example/\""),
            faults(
                "iss", Fault.ISSUER, "\"https://AUTHORITY.example\"", "\"https://evil.example\""),
            faults("sub", Fault.CLAIMS, GONE, "\"\"", "7", "\"Billing\"", "\"b\"", "\"usr_x\""),
            faults("sub", Fault.CLAIMS, "\"another\"", "\"" + "b".repeat(64) + "\""),
            faults("client_id", Fault.CLAIMS, GONE, "\"\"", "\"another\"", "1"),
            faults("jti", Fault.CLAIMS, GONE, "\"\"", "1", "\"short\"", text("j".repeat(23))),
            faults("jti", Fault.CLAIMS, text("-".repeat(22)), "[" + text("j".repeat(22)) + "]"),
            faults("sid", Fault.CLAIMS, GONE, "\"\"", "1", "\"short\"", text("s".repeat(23))),
            faults("gen", Fault.CLAIMS, GONE, "\"7\"", "-1", "7.0", "7e0", "1.5", "true", "null"),
            faults("gen", Fault.CLAIMS, "9007199254740992", "99999999999999999999"),
            faults("aud", Fault.CLAIMS, GONE, "\"\"", "[]", "1", "[1]", "[\"orders\",1]", "{}"),
            faults("aud", Fault.CLAIMS, "[[\"orders\"]]", "\"or ders\"", "[\"orders\",\"orders\"]"),
            faults("aud", Fault.CLAIMS, text("o".repeat(256)), array(9)),
            faults("aud", Fault.CLAIMS, "[\"https://authority.example\",\"orders\"]"),
            faults("scope", Fault.CLAIMS, "\"\"", "\" a\"", "\"a \"", "\"a  b\"", "1", "[\"a\"]"),
            faults("scope", Fault.CLAIMS, "\"a\\tb\"", "\"a\\\"b\"", "\"\\u00e9\"", "null"),
            faults("scope", Fault.CLAIMS, text("s".repeat(65)), text("a ".repeat(32) + "a")),
            faults("exp", Fault.CLAIMS, GONE, "\"" + (NOW + 60) + "\"", "null", "true", "-1"),
            faults("exp", Fault.CLAIMS, "1e300", "1e10", (NOW + 60) + ".5", (NOW + 60) + ".0"),
            faults("exp", Fault.CLAIMS, "253402300800", "9223372036854775807", "-0"),
            faults("exp", Fault.CLAIMS, Long.toString(NOW), Long.toString(NOW - 1)),
            faults("exp", Fault.LIFETIME, Long.toString(NOW + 86_401), "253402300799"),
            faults("iat", Fault.CLAIMS, GONE, "\"" + NOW + "\"", "-1", NOW + ".5", "1e9", "null"),
            faults("iat", Fault.NOT_YET, Long.toString(NOW + 31)),
            faults("nbf", Fault.CLAIMS, "\"0\"", "-1", "0.5", "null", "253402300800"),
            faults("nbf", Fault.NOT_YET, Long.toString(NOW + 31), "253402300799"),
            faults("tier", Fault.CLAIMS, "\"\"", "1", "null", "\"Gold\"", text("t".repeat(33))),
            faults("cnf", Fault.CLAIMS, "null", "{}", "[]", "\"x\"", "{\"jkt\":\"x\"}"),
            faults("cnf", Fault.CLAIMS, "{\"x5t#S256\":1}", "{\"x5t#S256\":\"AAAA\"}"),
            faults(
                "cnf", Fault.CLAIMS, "{\"x5t#S256\":" + text("A".repeat(43)) + ",\"jkt\":\"x\"}"),
            faults("cnf", Fault.CLAIMS, "{\"x5t#S256\":" + text("A".repeat(42) + "B") + "}"),
            faults("act", Fault.CLAIMS, "null", "{}", "[]", "\"gateway\"", "{\"sub\":\"gateway\"}"),
            faults("act", Fault.CLAIMS, "{\"sub\":\"gateway\"," + SID + "}"),
            faults("act", Fault.CLAIMS, "{\"sub\":\"gateway\"," + SID + ",\"gen\":-1}"),
            faults("act", Fault.CLAIMS, "{" + SID + ",\"gen\":1}", ACTOR + ",\"act\":1}"),
            faults("act", Fault.CLAIMS, "{\"sub\":\"gateway\",\"sid\":\"x\",\"gen\":1}"),
            faults("act", Fault.CLAIMS, ACTOR + ",\"act\":" + ACTOR + ",\"act\":" + ACTOR + "}}}"),
            faults("act", Fault.CLAIMS, ACTOR + ",\"act\":" + ACTOR + ",\"act\":null}}"))
        .flatMap(rows -> rows);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("claims")
  void verify_spoiltClaim_isRefused(String claim, String json, Fault fault) {
    assertThat(GOOD.verify(GOOD.sign(GOOD.header(), payload(claim, json))))
        .isEqualTo(new Rejected(fault));
  }

  /** The other side of the table, so that the machinery itself cannot be what refuses. */
  static Stream<Arguments> goodClaims() {
    return Stream.of(
            good("gen", "0", "9007199254740991"),
            good("aud", "\"orders\"", "[\"orders\"]", "[\"a\",\"b\"]", array(8)),
            good("aud", "\"https://authority.example\"", "[\"https://authority.example\"]"),
            good("scope", GONE, "\"a\"", "\"b a\"", text("a ".repeat(31) + "a")),
            good("exp", Long.toString(NOW + 1), Long.toString(NOW + 86_400)),
            good("iat", Long.toString(NOW + 30), Long.toString(NOW - 3600)),
            good("nbf", "0", Long.toString(NOW + 30)),
            good("tier", GONE, "\"gold\""),
            good("cnf", GONE, "{\"x5t#S256\":" + text("A".repeat(43)) + "}"),
            good("act", GONE, ACTOR + "}", ACTOR + ",\"act\":" + ACTOR + "}}"),
            good("unknown", "1.5", "\"\\u00e9\"", "null", "{\"a\":[1,2]}"))
        .flatMap(rows -> rows);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("goodClaims")
  void verify_claimWithinItsRule_isTaken(String claim, String json) {
    assertThat(GOOD.verify(GOOD.sign(GOOD.header(), payload(claim, json))))
        .isInstanceOf(VerifiedToken.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "1",
        "\"x\"",
        "{",
        "{}x",
        "{\"iss\":1,}",
        "{\"iss\":1,,\"a\":2}",
        "{iss:1}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":1e}",
        "{\"a\":0x1}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":TRUE}",
        "{\"a\":nul}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12\"}",
        "{\"a\":\"\\ud800\"}",
        "{\"a\":\"\\udc00\\ud800\"}",
        "{\"a\":\"\n\"}",
        "{\"a\":'b'}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{\"a\":[}",
        "{\"a\":\"b}",
        "{\"a\":1}\u0000",
        "{\"a\":1/**/}",
        "{\"a\":1}//",
        "{\"a\":[[[[1]]]]}"
      })
  void verify_payloadNotStrictJson_isMalformed(String payload) {
    String text = payload.isEmpty() ? " " : payload;
    assertThat(GOOD.verify(GOOD.sign(GOOD.header(), text)))
        .isEqualTo(new Rejected(Fault.PAYLOAD_JSON));
  }

  /** A good payload with one flaw that a lenient reader forgives. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"exp\":1}",
        ",\"jti\":\"x\"}",
        ",\"x\":1,\"x\":2}",
        ",}",
        ",\"x\":000}",
        "}{}",
        ",\"x\":[1,]}",
        ",\"x\":\"\\ud800\"}",
        ",\"x\":{\"a\":{\"b\":{\"c\":{}}}}}",
        ",\"x\":999999999999999999999}"
      })
  void verify_goodClaimsWithOneFlaw_isMalformed(String ending) {
    String payload = GOOD.payload().substring(0, GOOD.payload().length() - 1) + ending;
    assertThat(GOOD.verify(GOOD.sign(GOOD.header(), payload)))
        .isEqualTo(new Rejected(Fault.PAYLOAD_JSON));
  }

  @Test
  void verify_thirtyThreeClaims_isMalformed() {
    StringBuilder payload = new StringBuilder(GOOD.payload());
    for (int i = 0; i < 33; i++) {
      payload.insert(1, "\"x" + i + "\":1,");
    }
    assertThat(GOOD.verify(GOOD.sign(GOOD.header(), payload.toString())))
        .isEqualTo(new Rejected(Fault.PAYLOAD_JSON));
  }

  @Test
  void verify_payloadNotUtf8_isMalformed() {
    String spoilt = GOOD.payload().replace("\"tier\":\"premium\"", "\"x\":\"e\"");
    byte[] bytes = spoilt.getBytes(StandardCharsets.UTF_8);
    bytes[bytes.length - 3] = (byte) 0xE9;
    String token =
        Fixture.sign(GOOD.key, Fixture.base64Url(GOOD.header()), Fixture.base64Url(bytes));
    assertThat(GOOD.verify(token)).isEqualTo(new Rejected(Fault.PAYLOAD_JSON));
  }

  /** Twelve tokens inside each other are one string to us, and it is too long or no JSON. */
  @Test
  void verify_tokenInAToken_isMalformed() {
    assertThat(GOOD.verify(GOOD.sign(GOOD.header(), GOOD.token)))
        .isEqualTo(new Rejected(Fault.PAYLOAD_JSON));
  }

  private static String payload(String claim, String json) {
    Map<String, String> claims = new LinkedHashMap<>();
    claims.put("iss", text(Fixture.ISSUER.value()));
    claims.put("sub", text("billing"));
    claims.put("client_id", text("billing"));
    claims.put("aud", text("orders"));
    claims.put("exp", Long.toString(NOW + 900));
    claims.put("iat", Long.toString(NOW));
    claims.put("jti", text("J".repeat(22)));
    claims.put("sid", text("S".repeat(22)));
    claims.put("gen", "7");
    claims.put("scope", text("a b"));
    claims.put(claim, json);
    claims.values().remove(GONE);
    return claims.entrySet().stream()
        .map(member -> text(member.getKey()) + ':' + member.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static Stream<Arguments> faults(String claim, Fault fault, String... values) {
    return Stream.of(values).map(json -> Arguments.of(claim, json, fault));
  }

  private static Stream<Arguments> good(String claim, String... values) {
    return Stream.of(values).map(json -> Arguments.of(claim, json));
  }

  private static String text(String value) {
    return '"' + value + '"';
  }

  private static String array(int size) {
    StringBuilder array = new StringBuilder("[\"a0\"");
    for (int i = 1; i < size; i++) {
      array.append(",\"a").append(i).append('"');
    }
    return array.append(']').toString();
  }
}
