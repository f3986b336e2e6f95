package io.tokenauthority.examples.otp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OneTimeCodesTest {
  private static final String NUMBER = "+4915112345678";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final OneTimeCodes codes = new OneTimeCodes(new Random(7));

  @Test
  void redeem_rightCode_onceOnly() {
    String digits = codes.make(NUMBER, NOW).orElseThrow().digits();

    assertThat(codes.redeem(NUMBER, digits, NOW)).isTrue();
    assertThat(codes.redeem(NUMBER, digits, NOW)).isFalse();
  }

  @Test
  void redeem_rightCodeAfterFourWrong_verifies() {
    String digits = codes.make(NUMBER, NOW).orElseThrow().digits();

    tryWrong(digits, 4);

    assertThat(codes.redeem(NUMBER, digits, NOW)).isTrue();
  }

  @Test
  void redeem_rightCodeAfterFiveWrong_isGone() {
    String digits = codes.make(NUMBER, NOW).orElseThrow().digits();

    tryWrong(digits, 5);

    assertThat(codes.redeem(NUMBER, digits, NOW)).isFalse();
  }

  @Test
  void redeem_atItsEnd_isRefused() {
    String digits = codes.make(NUMBER, NOW).orElseThrow().digits();

    assertThat(codes.redeem(NUMBER, digits, NOW.plus(OneTimeCodes.LIFE))).isFalse();
    assertThat(codes.redeem(NUMBER, digits, NOW)).as("and it is gone").isFalse();
  }

  @Test
  void redeem_justBeforeItsEnd_verifies() {
    String digits = codes.make(NUMBER, NOW).orElseThrow().digits();

    assertThat(codes.redeem(NUMBER, digits, NOW.plus(OneTimeCodes.LIFE).minusMillis(1))).isTrue();
  }

  @Test
  void make_again_forgetsTheOlder() {
    String first = codes.make(NUMBER, NOW).orElseThrow().digits();
    String second = codes.make(NUMBER, NOW).orElseThrow().digits();

    assertThat(second).isNotEqualTo(first);
    assertThat(codes.redeem(NUMBER, first, NOW)).isFalse();
    assertThat(codes.redeem(NUMBER, second, NOW)).isTrue();
  }

  @Test
  void make_manyCodes_sixDigitsThatVary() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      seen.add(codes.make(NUMBER, NOW).orElseThrow().digits());
    }

    assertThat(seen).allMatch(digits -> digits.matches("[0-9]{6}")).hasSizeGreaterThan(990);
  }

  @Test
  void make_pastTheMost_refusesUntilSomeExpire() {
    for (int i = 0; i < OneTimeCodes.MOST; i++) {
      assertThat(codes.make("+49" + (1_000_000 + i), NOW)).isPresent();
    }

    assertThat(codes.make(NUMBER, NOW)).isEmpty();
    assertThat(codes.make(NUMBER, NOW.plus(OneTimeCodes.LIFE))).isPresent();
  }

  @Test
  void toString_ofACode_hidesTheDigits() {
    OneTimeCodes.Code code = codes.make(NUMBER, NOW).orElseThrow();

    assertThat(code.toString()).doesNotContain(code.digits());
  }

  private void tryWrong(String digits, int times) {
    String wrong = digits.equals("000000") ? "000001" : "000000";
    for (int i = 0; i < times; i++) {
      assertThat(codes.redeem(NUMBER, wrong, NOW)).isFalse();
    }
  }
}
