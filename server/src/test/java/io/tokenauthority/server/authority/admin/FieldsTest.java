package io.tokenauthority.server.authority.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Billing", "Überweisung – für „alle“", "支払い", "👩‍💻 on call", "a\"b\\c"})
  void displayName_textForPeople_staysAsItIs(String text) {
    assertThat(Fields.displayName("display_name", text)).isEqualTo(text);
  }

  @Test
  void displayName_countsCharacters_notBytesOrUnits() {
    assertThat(Fields.displayName("display_name", "😀".repeat(100))).hasSize(200);
    Refusal.requireField(
        "display_name", () -> Fields.displayName("display_name", "😀".repeat(101)));
    Refusal.requireField("reason", () -> Fields.reason("reason", "x".repeat(201)));
  }

  @ParameterizedTest
  @CsvSource({
    "-62135596800,0",
    "253402300799,999999999",
    "0,0",
  })
  void instant_withinTheYears1To9999_isTaken(long seconds, int nanos) {
    assertThat(Fields.instant("t", seconds, nanos))
        .isEqualTo(Instant.ofEpochSecond(seconds, nanos));
  }

  @ParameterizedTest
  @CsvSource({
    "-62135596801,0",
    "253402300800,0",
    "0,-1",
    "0,1000000000",
    "9223372036854775807,0",
    "-9223372036854775808,0",
  })
  void P14_instant_beyond_isRefused(long seconds, int nanos) {
    Refusal.requireField("t", () -> Fields.instant("t", seconds, nanos));
  }

  @Test
  void duration_ofEitherSign_isTaken_mixedOrWideOnesAreNot() {
    assertThat(Fields.duration("d", -1, -500_000_000)).isEqualTo(Duration.ofMillis(-1500));
    assertThat(Fields.duration("d", 1, 500_000_000)).isEqualTo(Duration.ofMillis(1500));
    Refusal.requireField("d", () -> Fields.duration("d", 1, -1));
    Refusal.requireField("d", () -> Fields.duration("d", -1, 1));
    Refusal.requireField("d", () -> Fields.duration("d", 315_576_000_001L, 0));
    Refusal.requireField("d", () -> Fields.duration("d", Long.MIN_VALUE, 0));
    Refusal.requireField("d", () -> Fields.duration("d", 0, Integer.MIN_VALUE));
  }

  @Test
  void mask_onlyOfWhatMayBeChanged_eachOnce() {
    Set<String> allowed = Set.of("a", "b");
    assertThat(Fields.mask("update_mask", List.of("b"), allowed)).containsExactly("b");
    for (List<String> bad :
        List.of(List.<String>of(), List.of("c"), List.of("a", "a"), List.of("*"))) {
      assertThat(
              Refusal.requireField("update_mask", () -> Fields.mask("update_mask", bad, allowed)))
          .hasMessageContaining("a, b");
    }
  }

  @Test
  void ids_ofTheOtherKind_areRefused() {
    Refusal.requireField(
        "account", () -> Fields.serviceAccount("account", "usr_0123456789012345678901"));
    Refusal.requireField("user_id", () -> Fields.user("user_id", "billing"));
    Refusal.requireField("token_id", () -> Fields.tokenId("token_id", "tas_x"));
  }
}
