package io.tokenauthority.server.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Spans of time as people write them: {@code 15m}, {@code 1h30m}, {@code 30d}. */
public final class Spans {

  private static final String SENTENCE =
      "must be a span such as 500ms, 10s, 15m, 24h, 30d or 1h30m, at most 36500d";
  private static final Pattern FORM =
      Pattern.compile("(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?");
  private static final Duration LIMIT = Duration.ofDays(36_500);

  private Spans() {}

  /** Reads that form, or ISO 8601 ({@code PT15M}). Never negative. */
  public static Duration parse(String text) {
    try {
      Duration span = text.startsWith("P") ? Duration.parse(text) : parts(text);
      if (span.isNegative() || span.compareTo(LIMIT) > 0) {
        throw new IllegalArgumentException(SENTENCE);
      }
      return span;
    } catch (DateTimeParseException | ArithmeticException | NumberFormatException bad) {
      throw new IllegalArgumentException(SENTENCE, bad);
    }
  }

  private static Duration parts(String text) {
    Matcher form = FORM.matcher(text);
    if (text.isEmpty() || text.length() > 40 || !form.matches()) {
      throw new IllegalArgumentException(SENTENCE);
    }
    return Duration.ofDays(number(form.group(1)))
        .plusHours(number(form.group(2)))
        .plusMinutes(number(form.group(3)))
        .plusSeconds(number(form.group(4)))
        .plusMillis(number(form.group(5)));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** Writes what {@link #parse} reads. */
  public static String format(Duration span) {
    if (span.isZero()) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    append(text, span.toDaysPart(), "d");
    append(text, span.toHoursPart(), "h");
    append(text, span.toMinutesPart(), "m");
    append(text, span.toSecondsPart(), "s");
    append(text, span.toMillisPart(), "ms");
    return text.toString();
  }

  private static void append(StringBuilder text, long value, String unit) {
    if (value != 0) {
      text.append(value).append(unit);
    }
  }
}
