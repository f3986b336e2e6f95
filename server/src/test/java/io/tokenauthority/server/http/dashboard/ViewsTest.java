package io.tokenauthority.server.http.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.http.dashboard.templates.StaticTemplates;
import io.tokenauthority.server.http.dashboard.view.Badge;
import io.tokenauthority.server.http.dashboard.view.Chart;
import io.tokenauthority.server.http.dashboard.view.Form;
import io.tokenauthority.server.http.dashboard.view.Notice;
import io.tokenauthority.server.http.dashboard.view.When;
import io.tokenauthority.server.lifecycle.ServiceToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewsTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

  @ParameterizedTest
  @CsvSource({
    "PT0S, just now",
    "-PT44S, just now",
    "PT30S, in a moment",
    "-PT1M, 1 minute ago",
    "PT59M, in 59 minutes",
    "PT47H, in 47 hours",
    "P5D, in 5 days",
    "P90D, in 3 months",
    "-P800D, 2 years ago",
  })
  void when_isToldInTheLargestUnitThatFits(Duration away, String words) {
    When when = When.of(NOW.plus(away), NOW);
    assertThat(when.relative()).isEqualTo(words);
    assertThat(when.absolute()).endsWith(" UTC");
  }

  @Test
  void when_eternal_isNever() {
    assertThat(When.of(ServiceToken.ETERNAL, NOW).comes()).isFalse();
  }

  @Test
  void chart_drawsWithinItsBounds_anEmptyOneToo() {
    Chart chart =
        Chart.of("t", "an hour", List.of(new Chart.Count("a", 1), new Chart.Count("b", 1000)));
    assertThat(chart.total()).isEqualTo(1001);
    assertThat(chart.bars()).extracting(Chart.Bar::height).containsExactly("2.00", "120.00");
    Chart empty = Chart.of("t", "an hour", List.of(new Chart.Count("a", 0)));
    assertThat(empty.bars()).extracting(Chart.Bar::height).containsExactly("0.00");
  }

  @Test
  void badge_saysItsStateInWords() {
    String page = new StaticTemplates().badge(new Badge("ok", "check", "ACTIVE")).render();
    assertThat(page).contains("ACTIVE").contains("aria-hidden=\"true\"");
  }

  @Test
  void input_whateverIsTyped_isText() {
    String typed = "\"><script>alert(1)</script>";
    Form form = new Form("t", "r", Map.of("name", List.of(typed)), Optional.empty());
    String page =
        new StaticTemplates().input(form, "name", "Name", "text", "", "off", false).render();
    assertThat(page).doesNotContain("<script").doesNotContain("\"\">");
  }

  @Test
  void input_password_neverComesBack() {
    Form form = new Form("t", "r", Map.of("password", List.of("hunter2")), Optional.empty());
    String page =
        new StaticTemplates()
            .input(form, "password", "Password", "password", "", "off", true)
            .render();
    assertThat(page).doesNotContain("hunter2");
  }

  @Test
  void terms_quoteWhatIsTyped() {
    Terms terms = Terms.NONE.and("account", Optional.of("a\" OR \\")).and("peer", Optional.empty());
    assertThat(terms.text()).isEqualTo("account = \"a\\\" OR \\\\\"");
  }

  @Test
  void notice_isKnownByItsName_anythingElseIsNone() {
    assertThat(Notice.of("token_revoked")).contains(Notice.TOKEN_REVOKED);
    assertThat(Notice.of("<b>pwned</b>")).isEmpty();
  }
}
