package io.tokenauthority.token.opaque;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecentDigestsTest {

  private final RecentDigests recent = new RecentDigests();
  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void of_textsOfAnyLengthSeenOftenOrOnce_isTheirOwnDigest() {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      texts.add(text(random.nextInt(5_000)));
    }
    for (int i = 0; i < 20_000; i++) {
      String text = texts.get(random.nextInt(texts.size()));
      assertThat(recent.of(text)).isEqualTo(SecretDigest.of(text));
    }
  }

  @Test
  void of_textsThatShareASlot_areNotTakenForOneAnother() {
    String end = text(32);
    for (int i = 0; i < 1_000; i++) {
      String text = text(200) + end;
      assertThat(recent.of(text)).isEqualTo(SecretDigest.of(text));
      assertThat(recent.of(text)).isEqualTo(SecretDigest.of(text));
    }
  }

  @Test
  void of_oneCharacterChangedAnywhere_isAnotherDigest() {
    String text = text(300);
    SecretDigest digest = recent.of(text);
    for (int i = 0; i < text.length(); i++) {
      StringBuilder other = new StringBuilder(text);
      other.setCharAt(i, (char) (text.charAt(i) ^ 1));
      assertThat(recent.of(other.toString())).isNotEqualTo(digest);
      assertThat(recent.of(text)).isEqualTo(digest);
    }
  }

  @Test
  void of_textBeyondAscii_isTheDigestOfItsUtf8() {
    String text = "\u00e4\u20ac".repeat(1_500);
    assertThat(recent.of(text)).isEqualTo(SecretDigest.of(text));
    assertThat(recent.of(text)).isEqualTo(SecretDigest.of(text));
  }

  @Test
  void isSame_anyTwoTexts_isWhatEqualityOfBytesSays() {
    for (int length = 0; length < 40; length++) {
      byte[] one = text(length).getBytes(StandardCharsets.US_ASCII);
      assertThat(SecretDigest.isSame(one, one.clone())).isTrue();
      assertThat(SecretDigest.isSame(one, new byte[length + 1])).isFalse();
      for (int i = 0; i < length; i++) {
        byte[] other = one.clone();
        other[i] ^= (byte) (1 << random.nextInt(8));
        assertThat(SecretDigest.isSame(one, other)).isFalse();
      }
    }
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) ('0' + random.nextInt(75)));
    }
    return text.toString();
  }
}
