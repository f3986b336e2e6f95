package io.tokenauthority.token.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

  private static final String PIECES = "{}[]:,\"\\0 19ae-+.tn\0\u00ff";
  private static final JsonLimits LIMITS = new JsonLimits(200, 3, 4, 20);

  @Test
  void readObject_allKindsOfValues_areTyped() {
    JsonObject object =
        read("""
                 { "t" : "a\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00é😀" ,
                   "i" : -42 , "a" : [ 1 , [] , { } ] , "o" : { "n" : null } }
                """)
            .orElseThrow();
    assertThat(object.text("t")).contains("a\"\\/\b\f\n\r\té😀é😀");
    assertThat(object.integer("i")).contains(-42L);
    assertThat(object.get("a"))
        .isEqualTo(
            new JsonValue.Array(
                List.of(
                    new JsonValue.Int(1),
                    new JsonValue.Array(List.of()),
                    new JsonValue.Members(new JsonObject(Map.of())))));
    assertThat(object.object("o").orElseThrow().get("n")).isEqualTo(JsonValue.Other.NULL);
    assertThat(object.text("i")).isEmpty();
    assertThat(object.integer("t")).isEmpty();
    assertThat(object.object("t")).isEmpty();
    assertThat(object.text("absent")).isEmpty();
    assertThat(object.has("absent")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "-1,-1",
    "123456789012345678,123456789012345678",
    "-99999999999999999,-99999999999999999"
  })
  void readObject_integer_isItsNumber(String digits, long number) {
    assertThat(value(digits)).contains(new JsonValue.Int(number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-0", "1.0", "1e3", "1E+3", "-1.5e-3", "1234567890123456789", "0.5", "0e0"})
  void readObject_otherNumber_isNoInteger(String digits) {
    assertThat(value(digits)).contains(JsonValue.Other.NUMBER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01",
        "-",
        "+1",
        ".5",
        "1.",
        "1e",
        "1e+",
        "--1",
        "0x1",
        "1_0",
        "NaN",
        "Infinity",
        "-Infinity",
        "123456789012345678901",
        "1.1234567890123456789",
        "١",
        "tru",
        "True",
        "nulL",
        "falsee",
        "undefined",
        "'a'",
        "\"",
        "\"\\\"",
        "\"\\a\"",
        "\"\\u\"",
        "\"\\u00g0\"",
        "\"\\u١٢٣٤\"",
        "\"\\ud800\"",
        "\"\\ud800x\"",
        "\"\\ude00\"",
        "\"\\ud800\\ud800\"",
        "\"\t\"",
        "\"\u0000\"",
        "[",
        "]",
        "[1",
        "[,1]",
        "[1,]",
        "[1,,2]",
        "[1 2]",
        "{",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{1:1}",
        "{\"a\":1 \"b\":1}",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":1}",
        "1 1",
        "1}",
        "/**/1",
        "1//",
        "[[[1]]]",
        "[1,2,3,4,5]",
        "\u00a01",
        "\u000b1"
      })
  void readObject_notOfTheGrammarOrBeyondALimit_isRefused(String value) {
    assertThat(value(value)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "1", "\"a\"", "[]", "null", "{}{}", "{} x", "x{}", "\uFEFF{}"})
  void readObject_notOneObject_isRefused(String text) {
    assertThat(read(text)).isEmpty();
  }

  @Test
  void readObject_atItsLimits_isTakenAndBeyondNot() {
    assertThat(read("{\"a\":1,\"b\":1,\"c\":1,\"d\":1}")).isPresent();
    assertThat(read("{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1}")).isEmpty();
    assertThat(value("[1,2,3,4]")).isPresent();
    assertThat(value("[[1]]")).isPresent();
    assertThat(value("{\"b\":{}}")).isPresent();
    assertThat(value("{\"b\":{\"c\":{}}}")).isEmpty();
    assertThat(read("{}" + " ".repeat(198))).isPresent();
    assertThat(read("{}" + " ".repeat(199))).isEmpty();
    assertThat(value("1.345678901234567890")).isPresent();
    assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(1, 1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new JsonLimits(2, 0, 1, 1));
  }

  @Test
  void readObject_depthComesBackAfterEachBranch() {
    assertThat(read("{\"a\":[[]],\"b\":[[]],\"c\":{\"d\":[]},\"e\":[[],[],[]]}")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c0af",
        "c3",
        "c328",
        "a0a1",
        "e28228",
        "eda080",
        "f0288cbc",
        "f7bfbfbf",
        "fe",
        "ff",
        "80"
      })
  void readObject_bytesNotUtf8_areRefused(String hex) {
    byte[] junk = HexFormat.of().parseHex(hex);
    byte[] json = "{\"a\":\"0123\"}".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(junk, 0, json, 6, junk.length);
    assertThat(StrictJson.readObject(json, LIMITS)).isEmpty();
  }

  /** A replacement character that is really there is no sign of bad bytes. */
  @Test
  void readObject_replacementCharacter_isText() {
    assertThat(value("\"\uFFFD\"")).contains(new JsonValue.Text("\uFFFD"));
  }

  /** Whatever comes in, the reader answers; and what it takes, the writer can have written. */
  @Test
  void readObject_randomMutants_neverThrow() {
    byte[] good =
        "{\"a\":[1,{\"b\":\"c\\u00e9\"}],\"d\":-1.5e3,\"e\":null}".getBytes(StandardCharsets.UTF_8);
    Random random = new Random(7);
    int taken = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] mutant = good.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        mutant[random.nextInt(mutant.length)] =
            (byte) PIECES.charAt(random.nextInt(PIECES.length()));
      }
      taken += StrictJson.readObject(mutant, LIMITS).isPresent() ? 1 : 0;
    }
    assertThat(taken).isBetween(1, 199_999);
  }

  @Test
  void write_anyText_isReadBack() {
    String text = "quote\" back\\ nul\0 tab\t é 😀 /";
    String json =
        new JsonWriter()
            .beginObject()
            .member("text", text)
            .member(text, 7)
            .member("list", List.of("a", text))
            .name("o")
            .beginObject()
            .endObject()
            .endObject()
            .toString();
    JsonObject object =
        StrictJson.readObject(json.getBytes(StandardCharsets.UTF_8), new JsonLimits(500, 3, 4, 20))
            .orElseThrow();
    assertThat(object.text("text")).contains(text);
    assertThat(object.integer(text)).contains(7L);
    assertThat(object.get("list"))
        .isEqualTo(new JsonValue.Array(List.of(new JsonValue.Text("a"), new JsonValue.Text(text))));
    assertThat(object.object("o").orElseThrow().names()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "QQ,true",
    "QR,false",
    "QUI,true",
    "QUJ,false",
    "QUJD,true",
    "Q,false",
    "QUJDR,false",
    "QQ==,false",
    "Q-_A,true",
    "Q+/A,false",
    "'QU D',false"
  })
  void decode_base64url_onlyTheOneSpelling(String text, boolean canonical) {
    assertThat(StrictBase64.decode(text).isPresent()).isEqualTo(canonical);
  }

  private static Optional<JsonValue> value(String json) {
    return read("{\"a\":" + json + "}").map(object -> object.members().get("a"));
  }

  private static Optional<JsonObject> read(String json) {
    return StrictJson.readObject(json.getBytes(StandardCharsets.UTF_8), LIMITS);
  }
}
