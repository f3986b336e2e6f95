package io.tokenauthority.server.http.dashboard;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.admin.tokens.ReadTokenUsage;
import io.tokenauthority.server.http.dashboard.view.Chart;
import io.tokenauthority.server.http.dashboard.view.Chart.Count;
import io.tokenauthority.server.store.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How often a token was used, as charts. */
final class Usages {

  private static final DateTimeFormatter HOUR = format("d MMM, HH:mm 'UTC'");
  private static final DateTimeFormatter DAY = format("d MMM uuuu");
  private static final int DAYS = 30;

  private Usages() {}

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
  }

  /** The last 24 hours, one bar an hour. */
  static Chart ofDay(ReadTokenUsage usage, Call call, String token) {
    List<Count> counts = new ArrayList<>();
    for (Usage.Hour hour : hours(usage, call, token, call.now().minus(Duration.ofHours(23)))) {
      counts.add(new Count(HOUR.format(hour.start()), hour.count()));
    }
    return Chart.of("Last 24 hours", "an hour", counts);
  }

  /** The last 30 days, one bar a day. */
  static Chart ofMonth(ReadTokenUsage usage, Call call, String token) {
    Instant first = call.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(DAYS - 1));
    Map<String, Long> days = new LinkedHashMap<>();
    for (Usage.Hour hour : hours(usage, call, token, first)) {
      days.merge(DAY.format(hour.start()), hour.count(), Long::sum);
    }
    return Chart.of(
        "Last 30 days",
        "a day",
        days.entrySet().stream().map(day -> new Count(day.getKey(), day.getValue())).toList());
  }

  private static List<Usage.Hour> hours(
      ReadTokenUsage usage, Call call, String token, Instant from) {
    return usage.read(call, token, Optional.of(from), Optional.of(call.now())).hours();
  }
}
