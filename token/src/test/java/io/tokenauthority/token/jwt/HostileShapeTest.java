package io.tokenauthority.token.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Texts that are not, or not quite, a JWT. Wherever it is possible the text is rightly signed as it
 * stands, so that only the rule under test can refuse it.
 */
class HostileShapeTest {

  private static final Fixture GOOD = Fixture.es256();
  private static final String HEADER = GOOD.token.split("\\.", -1)[0];
  private static final String PAYLOAD = GOOD.token.split("\\.", -1)[1];
  private static final String SIGNATURE = GOOD.token.split("\\.", -1)[2];

  static Stream<Arguments> texts() {
    return Stream.of(
        row("nothing", Fault.PARTS, ""),
        row("two dots", Fault.PARTS, ".."),
        row("one part", Fault.PARTS, HEADER),
        row("two parts", Fault.PARTS, HEADER + '.' + PAYLOAD),
        row("no header", Fault.PARTS, '.' + PAYLOAD + '.' + SIGNATURE),
        row("no payload", Fault.PARTS, HEADER + ".." + SIGNATURE),
        row("no signature", Fault.PARTS, HEADER + '.' + PAYLOAD + '.'),
        row("a fourth part", Fault.PARTS, GOOD.token + ".AAAA"),
        row("a fourth empty part", Fault.PARTS, GOOD.token + '.'),
        row("a leading dot", Fault.PARTS, '.' + GOOD.token),
        row("five parts of a JWE", Fault.PARTS, "e30.e30.e30.e30.e30"),
        row("4,097 characters", Fault.TOO_LONG, "A".repeat(4097)),
        row("a good token with 4 KiB behind", Fault.TOO_LONG, GOOD.token + ".".repeat(4096)),
        row("a space before", Fault.ENCODING, ' ' + GOOD.token),
        row("a newline after", Fault.ENCODING, GOOD.token + '\n'),
        row("another script's letter", Fault.ENCODING, GOOD.token + 'é'),
        row("padding", Fault.ENCODING, GOOD.token + "=="),
        row("half a padding", Fault.ENCODING, GOOD.token + '='),
        row("! in the signature", Fault.ENCODING, HEADER + '.' + PAYLOAD + ".!" + SIGNATURE),
        row("* in the signature", Fault.ENCODING, HEADER + '.' + PAYLOAD + ".*" + SIGNATURE),
        row("NUL in the signature", Fault.ENCODING, GOOD.token + '\0'),
        row("a length no bytes have", Fault.ENCODING, GOOD.token + "AAA"),
        row("the other alphabet's +", Fault.ENCODING, HEADER + '.' + PAYLOAD + ".+" + SIGNATURE),
        row("the other alphabet's /", Fault.ENCODING, HEADER + '.' + PAYLOAD + "./" + SIGNATURE),
        row("a JWS as JSON", Fault.PARTS, "{\"payload\":\"" + PAYLOAD + "\"}"),
        row("an opaque token", Fault.PARTS, "tas_" + "A".repeat(38)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("texts")
  void verify_textOfAnotherShape_isRefused(String name, Fault fault, String text) {
    assertThat(GOOD.verify(text)).as(name).isEqualTo(new Rejected(fault));
  }

  static Stream<Arguments> spellings() {
    return Stream.of(
        Arguments.of("padding", (UnaryOperator<String>) part -> part + "="),
        Arguments.of(
            "stray bits in the last character",
            (UnaryOperator<String>) HostileShapeTest::strayBits),
        Arguments.of(
            "a newline inside",
            (UnaryOperator<String>) part -> part.substring(0, 8) + '\n' + part.substring(8)),
        Arguments.of("MIME's line end", (UnaryOperator<String>) part -> part + "\r\n"));
  }

  /** The JDK's decoder, like jose4j's, reads all of these as the same bytes. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("spellings")
  void verify_signaturesOtherSpelling_isRefused(String name, UnaryOperator<String> respell) {
    String respelt = HEADER + '.' + PAYLOAD + '.' + respell.apply(SIGNATURE);
    assertThat(GOOD.verify(respelt)).as(name).isEqualTo(new Rejected(Fault.ENCODING));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("spellings")
  void verify_signedOverAnOtherSpelling_isRefused(String name, UnaryOperator<String> respell) {
    // Lengths whose last character has bits to spare; spaces are allowed in JSON.
    String header = Fixture.base64Url(padTo(2, GOOD.header()));
    String payload = Fixture.base64Url(padTo(2, GOOD.payload()));
    assertThat(GOOD.verify(Fixture.sign(GOOD.key, header, payload)))
        .isInstanceOf(VerifiedToken.class);

    assertThat(GOOD.verify(Fixture.sign(GOOD.key, respell.apply(header), payload)))
        .as(name)
        .isEqualTo(new Rejected(Fault.ENCODING));
    assertThat(GOOD.verify(Fixture.sign(GOOD.key, header, respell.apply(payload))))
        .as(name)
        .isEqualTo(new Rejected(Fault.ENCODING));
  }

  @Test
  void verify_exactlyFourKiBRightlySigned_isTaken() {
    String longest = paddedToken(JwtGate.LENGTH_LIMIT);
    assertThat(longest).hasSize(4096);
    assertThat(GOOD.verify(longest)).isInstanceOf(VerifiedToken.class);
  }

  @Test
  void verify_overFourKiBRightlySigned_isTooLong() {
    assertThat(GOOD.verify(paddedToken(4097 + 4))).isEqualTo(new Rejected(Fault.TOO_LONG));
  }

  private static String paddedToken(int length) {
    // Spaces behind the claims are JSON; the payload grows until the whole has the length.
    String payload = GOOD.payload();
    for (int spaces = 0; ; spaces++) {
      String token = GOOD.sign(GOOD.header(), payload + " ".repeat(spaces));
      if (token.length() >= length) {
        return token;
      }
      spaces += Math.max(0, (length - token.length()) * 3 / 4 - 3);
    }
  }

  private static String padTo(int remainder, String json) {
    String padded = json;
    while (padded.getBytes(StandardCharsets.UTF_8).length % 3 != remainder) {
      padded += " ";
    }
    return padded;
  }

  private static String strayBits(String part) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = part.length() - 1;
    return part.substring(0, last) + alphabet.charAt(alphabet.indexOf(part.charAt(last)) + 1);
  }

  private static Arguments row(String name, Fault fault, String text) {
    return Arguments.of(name, fault, text);
  }
}
