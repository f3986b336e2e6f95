package io.tokenauthority.token.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers that a lenient library takes. Every token is rightly signed over the header it has. */
class HostileHeaderTest {

  private static final Fixture GOOD = Fixture.es256();
  private static final String KID = GOOD.key.keyId().value();
  private static final String START =
      "{\"alg\":\"ES256\",\"kid\":\"" + KID + "\",\"typ\":\"at+jwt\"";

  static Stream<Arguments> headers() {
    return Stream.of(
        row("not JSON", Fault.HEADER_JSON, "alg=ES256"),
        row("empty text", Fault.HEADER_JSON, " "),
        row("an array", Fault.HEADER_JSON, "[" + START + "}]"),
        row("a string", Fault.HEADER_JSON, "\"ES256\""),
        row("null", Fault.HEADER_JSON, "null"),
        row("a trailing comma", Fault.HEADER_JSON, START + ",}"),
        row("a leading comma", Fault.HEADER_JSON, START.replace("{", "{,") + "}"),
        row("text behind", Fault.HEADER_JSON, START + "}x"),
        row("a second object", Fault.HEADER_JSON, START + "}{}"),
        row("alg twice", Fault.HEADER_JSON, START + ",\"alg\":\"ES256\"}"),
        row("alg twice by an escape", Fault.HEADER_JSON, START + ",\"\\u0061lg\":\"ES256\"}"),
        row("kid twice", Fault.HEADER_JSON, START + ",\"kid\":\"" + KID + "\"}"),
        row("single quotes", Fault.HEADER_JSON, START.replace('"', '\'') + "}"),
        row("a comment", Fault.HEADER_JSON, START + "/* */}"),
        row("a byte order mark", Fault.HEADER_JSON, "\uFEFF" + START + "}"),
        row("five levels", Fault.HEADER_JSON, START + ",\"x\":[[[[]]]]}"),
        row("four levels", Fault.HEADER_MEMBERS, START + ",\"x\":[[[]]]}"),
        row("a million digits, cut", Fault.HEADER_JSON, START + ",\"x\":" + "9".repeat(900) + "}"),
        row("21 digits", Fault.HEADER_JSON, START + ",\"x\":" + "9".repeat(21) + "}"),
        row("over 1 KiB", Fault.HEADER_JSON, START + ",\"x\":\"" + "x".repeat(1000) + "\"}"),
        row("17 members", Fault.HEADER_JSON, START + members(14) + "}"),
        row("16 members", Fault.HEADER_MEMBERS, START + members(13) + "}"),
        row("jwk", Fault.HEADER_MEMBERS, START + ",\"jwk\":{\"kty\":\"EC\"}}"),
        row("jku", Fault.HEADER_MEMBERS, START + ",\"jku\":\"https://evil.example\"}"),
        row("x5u", Fault.HEADER_MEMBERS, START + ",\"x5u\":\"https://evil.example\"}"),
        row("x5c", Fault.HEADER_MEMBERS, START + ",\"x5c\":[\"MIIB\"]}"),
        row("x5t", Fault.HEADER_MEMBERS, START + ",\"x5t\":\"AAAA\"}"),
        row("zip", Fault.HEADER_MEMBERS, START + ",\"zip\":\"DEF\"}"),
        row("enc", Fault.HEADER_MEMBERS, START + ",\"enc\":\"A256GCM\"}"),
        row("b64 false", Fault.HEADER_MEMBERS, START + ",\"b64\":false}"),
        row("crit empty", Fault.HEADER_MEMBERS, START + ",\"crit\":[]}"),
        row("crit of exp", Fault.HEADER_MEMBERS, START + ",\"crit\":[\"exp\"],\"exp\":1}"),
        row("cty", Fault.HEADER_MEMBERS, START + ",\"cty\":\"JWT\"}"),
        row("an unknown member", Fault.HEADER_MEMBERS, START + ",\"x\":1}"),
        row(
            "no alg",
            Fault.HEADER_MEMBERS,
            header("x", KID, "at+jwt").replace("\"alg\":\"x\",", "")),
        row("no kid", Fault.HEADER_MEMBERS, "{\"alg\":\"ES256\",\"typ\":\"at+jwt\"}"),
        row("no typ", Fault.HEADER_MEMBERS, "{\"alg\":\"ES256\",\"kid\":\"" + KID + "\"}"),
        row("nothing", Fault.HEADER_MEMBERS, "{}"),
        row("alg a number", Fault.HEADER_MEMBERS, START.replace("\"ES256\"", "256") + "}"),
        row("alg null", Fault.HEADER_MEMBERS, START.replace("\"ES256\"", "null") + "}"),
        row("kid a number", Fault.HEADER_MEMBERS, START.replace('"' + KID + '"', "1") + "}"),
        row("kid empty", Fault.HEADER_MEMBERS, header("ES256", "", "at+jwt")),
        row("kid of 129", Fault.HEADER_MEMBERS, header("ES256", "k".repeat(129), "at+jwt")),
        row("kid with a space", Fault.HEADER_MEMBERS, header("ES256", KID + " ", "at+jwt")),
        row("typ an array", Fault.TYPE, START.replace("\"at+jwt\"", "[\"at+jwt\"]") + "}"),
        row("typ JWT", Fault.TYPE, header("ES256", KID, "JWT")),
        row("typ of an assertion", Fault.TYPE, header("ES256", KID, "client-authentication+jwt")),
        row("typ empty", Fault.TYPE, header("ES256", KID, "")),
        row("typ with a space", Fault.TYPE, header("ES256", KID, "at+jwt ")),
        row("another kid", Fault.KEY_UNKNOWN, header("ES256", "another", "at+jwt")),
        row("a path for a kid", Fault.KEY_UNKNOWN, header("ES256", "../../dev/null", "at+jwt")),
        row("a query for a kid", Fault.KEY_UNKNOWN, header("ES256", "'--", "at+jwt")),
        row("alg none", Fault.ALGORITHM, header("none", KID, "at+jwt")),
        row("alg NONE", Fault.ALGORITHM, header("nOnE", KID, "at+jwt")),
        row("alg in lower case", Fault.ALGORITHM, header("es256", KID, "at+jwt")),
        row("alg of a longer curve", Fault.ALGORITHM, header("ES384", KID, "at+jwt")),
        row("alg of another key type", Fault.ALGORITHM, header("EdDSA", KID, "at+jwt")),
        row("alg RSA", Fault.ALGORITHM, header("RS256", KID, "at+jwt")),
        row("alg symmetric", Fault.ALGORITHM, header("HS256", KID, "at+jwt")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("headers")
  void verify_hostileHeader_isRefused(String name, Fault fault, String header) {
    assertThat(GOOD.verify(GOOD.sign(header, GOOD.payload())))
        .as(name)
        .isEqualTo(new Rejected(fault));
  }

  static Stream<String> goodHeaders() {
    return Stream.of(
        START + "}",
        " " + START + " }\n",
        header("ES256", KID, "application/at+jwt"),
        header("ES256", KID, "AT+JWT"),
        "{\"typ\":\"at+jwt\",\"kid\":\"" + KID + "\",\"alg\":\"\\u0045S256\"}");
  }

  /** The other side of the table: with nothing wrong the same machinery says yes. */
  @ParameterizedTest
  @MethodSource("goodHeaders")
  void verify_headerOtherwiseWritten_isTaken(String header) {
    assertThat(GOOD.verify(GOOD.sign(header, GOOD.payload()))).isInstanceOf(VerifiedToken.class);
  }

  @Test
  void verify_headerNotUtf8_isRefused() {
    byte[] header = (START + "}").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    header[header.length - 3] = (byte) 0xE9;
    String token =
        Fixture.sign(GOOD.key, Fixture.base64Url(header), Fixture.base64Url(GOOD.payload()));
    assertThat(GOOD.verify(token)).isEqualTo(new Rejected(Fault.HEADER_JSON));
  }

  private static String header(String alg, String kid, String typ) {
    return "{\"alg\":\"" + alg + "\",\"kid\":\"" + kid + "\",\"typ\":\"" + typ + "\"}";
  }

  private static String members(int count) {
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < count; i++) {
      members.append(",\"x").append(i).append("\":1");
    }
    return members.toString();
  }

  private static Arguments row(String name, Fault fault, String header) {
    return Arguments.of(name, fault, header);
  }
}
