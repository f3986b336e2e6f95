package io.tokenauthority.server.authority.admin.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.authority.admin.Refusal;
import io.tokenauthority.server.store.TimeRange;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {

  private enum State {
    ON,
    OFF
  }

  private static final FilterFields FIELDS =
      FilterFields.none()
          .texts("account", "display_name")
          .constant("state", State.class)
          .flags("enabled")
          .times("create_time", "expire_time");

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  @Test
  void parse_nothing_matchesAll() {
    Filter filter = Filter.parse("", FIELDS);
    assertThat(filter.text("account")).isEmpty();
    assertThat(filter.flag("enabled")).isEmpty();
    assertThat(filter.constant("state", State.class)).isEmpty();
    assertThat(filter.time("create_time")).isEqualTo(TimeRange.ALWAYS);
    assertThat(Filter.parse("   ", FIELDS).text("account")).isEmpty();
  }

  @Test
  void parse_termsOfEachKind_areAllThere() {
    Filter filter =
        Filter.parse(
            "account = \"billing\" AND enabled=false  AND  state =\"OFF\""
                + " AND create_time >= \"2026-01-31T12:00:00Z\" ",
            FIELDS);
    assertThat(filter.text("account")).contains("billing");
    assertThat(filter.flag("enabled")).contains(false);
    assertThat(filter.constant("state", State.class)).contains(State.OFF);
    assertThat(filter.time("create_time")).isEqualTo(range(NOON, null));
  }

  @Test
  void parse_escapesAndKeywordsInAString_areTheString() {
    String text = "display_name = \"a \\\"b\\\" \\\\ AND account = c\"";
    assertThat(Filter.parse(text, FIELDS).text("display_name"))
        .contains("a \"b\" \\ AND account = c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "=  | 2026-01-31T12:00:00Z     | 2026-01-31T12:00:00Z     | 2026-01-31T12:00:00.001Z",
        ">  | 2026-01-31T12:00:00Z     | 2026-01-31T12:00:00.001Z |",
        ">= | 2026-01-31T12:00:00Z     | 2026-01-31T12:00:00Z     |",
        "<  | 2026-01-31T12:00:00Z     |                          | 2026-01-31T12:00:00Z",
        "<= | 2026-01-31T12:00:00Z     |                          | 2026-01-31T12:00:00.001Z",
        ">  | 2026-01-31T12:00:00.0005Z| 2026-01-31T12:00:00.001Z |",
        ">= | 2026-01-31T12:00:00.0005Z| 2026-01-31T12:00:00.001Z |",
        "<  | 2026-01-31T12:00:00.0005Z|                          | 2026-01-31T12:00:00.001Z",
        "<= | 2026-01-31T12:00:00.0005Z|                          | 2026-01-31T12:00:00.001Z",
        ">= | 2026-01-31T13:00:00+01:00| 2026-01-31T12:00:00Z     |",
      })
  void time_eachOperator_becomesWholeMilliseconds(
      String operator, String value, Instant from, Instant until) {
    Filter filter = Filter.parse("create_time " + operator + " \"" + value + "\"", FIELDS);
    assertThat(filter.time("create_time")).isEqualTo(range(from, until));
  }

  @Test
  void time_fromBothSides_isTheSpanBetween() {
    Filter filter =
        Filter.parse(
            "create_time < \"2026-02-01T00:00:00Z\" AND create_time > \"2026-01-31T12:00:00Z\"",
            FIELDS);
    assertThat(filter.time("create_time"))
        .isEqualTo(range(NOON.plusMillis(1), Instant.parse("2026-02-01T00:00:00Z")));
    assertThat(filter.time("expire_time")).isEqualTo(TimeRange.ALWAYS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "account",
        "account =",
        "account = billing",
        "account = \"billing",
        "account = \"a\\n\"",
        "account = 'billing'",
        "account != \"a\"",
        "account < \"a\"",
        "account = \"a\" account = \"b\"",
        "account = \"a\"AND enabled = true",
        "account = \"a\" AND",
        "account = \"a\" AND ",
        "account = \"a\" OR enabled = true",
        "account = \"a\" and enabled = true",
        "AND account = \"a\"",
        "account = \"a\" AND account = \"a\"",
        "Account = \"a\"",
        "password = \"a\"",
        "enabled = \"true\"",
        "enabled = TRUE",
        "enabled = truely",
        "enabled > true",
        "state = \"on\"",
        "state = \"GONE\"",
        "state = ON",
        "create_time = \"yesterday\"",
        "create_time = \"2026-01-31\"",
        "create_time = 1",
        "create_time > \"-0001-01-01T00:00:00Z\"",
        "create_time > \"+10000-01-01T00:00:00Z\"",
        "create_time > \"2026-01-31T12:00:00Z\" AND create_time > \"2026-01-31T13:00:00Z\"",
        "create_time = \"2026-01-31T12:00:00Z\" AND create_time < \"2026-01-31T13:00:00Z\"",
        "\"",
        "=",
        "(account = \"a\")",
        "account = \"a\";",
      })
  void P14_notTheGrammar_isRefusedByName(String text) {
    Refusal.requireField("filter", () -> Filter.parse(text, FIELDS));
  }

  @Test
  void P14_tooLongOrTooManyTerms_isRefused() {
    Refusal.requireField(
        "filter", () -> Filter.parse("account = \"" + "a".repeat(501) + "\"", FIELDS));
    FilterFields many = FilterFields.none().texts("a", "b", "c", "d", "e", "f", "g", "h", "i");
    String eight =
        String.join(" AND ", "a=\"\" b=\"\" c=\"\" d=\"\" e=\"\" f=\"\" g=\"\" h=\"\"".split(" "));
    assertThat(Filter.parse(eight, many).text("h")).contains("");
    Refusal.requireField("filter", () -> Filter.parse(eight + " AND i=\"\"", many));
  }

  @Test
  void P5_aRefusal_neverRepeatsTheText() {
    assertThat(
            Refusal.requireField(
                "filter", () -> Filter.parse("account = \"hush\" AND hush = \"hush\"", FIELDS)))
        .hasMessageNotContaining("hush");
  }

  private static TimeRange range(
      @org.jspecify.annotations.Nullable Instant from,
      @org.jspecify.annotations.Nullable Instant until) {
    return new TimeRange(Optional.ofNullable(from), Optional.ofNullable(until));
  }
}
