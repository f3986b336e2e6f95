package io.tokenauthority.cli.terminal;

import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Times, spans and lists as a person would say them. Always UTC, always relative to one now. */
public final class Words {

  private static final DateTimeFormatter MINUTE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** An eternal token's end is 9999-12-31T23:59:59Z; anything in that year is said as "never". */
  private static final Instant ETERNITY = Instant.parse("9999-01-01T00:00:00Z");

  private static final int LIST_CELL = 48;

  private final InstantSource clock;

  public Words(InstantSource clock) {
    this.clock = clock;
  }

  public static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /** "in 29 days", "3 hours ago", "now". */
  public String relative(Timestamp time) {
    Instant instant = instant(time);
    if (!instant.isBefore(ETERNITY)) {
      return "never";
    }
    Duration distance = Duration.between(clock.instant(), instant);
    if (distance.abs().compareTo(Duration.ofSeconds(1)) < 0) {
      return "now";
    }
    return distance.isNegative() ? span(distance.negated()) + " ago" : "in " + span(distance);
  }

  /** "2026-12-22 10:00 UTC (in 29 days)". */
  public String full(Timestamp time) {
    Instant instant = instant(time);
    return instant.isBefore(ETERNITY)
        ? MINUTE.format(instant) + " (" + relative(time) + ")"
        : "never";
  }

  /** "2026-12-22 10:00:31", for logs, where the column says UTC. */
  public static String second(Timestamp time) {
    return SECOND.format(instant(time));
  }

  /**
   * "29 days": the largest unit alone, cut and not rounded, so that nothing lives longer in words.
   */
  public static String span(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < 120) {
      return count(seconds, "second");
    }
    if (seconds < 2 * 3600) {
      return count(seconds / 60, "minute");
    }
    if (seconds < 2 * 86_400) {
      return count(seconds / 3600, "hour");
    }
    long days = seconds / 86_400;
    return days < 2 * 365 ? count(days, "day") : count(days / 365, "year");
  }

  public static String span(com.google.protobuf.Duration span) {
    return span(Duration.ofSeconds(span.getSeconds(), span.getNanos()));
  }

  /** How long from now; never negative. */
  public Duration until(Timestamp time) {
    Duration left = Duration.between(clock.instant(), instant(time));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** "1 token", "2 tokens". */
  public static String count(long n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }

  /** Values separated by spaces, whole; "-" for none. */
  public static String list(List<String> values) {
    return values.isEmpty() ? "-" : String.join(" ", values);
  }

  /** As {@link #list}, cut to fit a column; the record's own view has the rest. */
  public static String cut(String text) {
    return text.codePointCount(0, text.length()) <= LIST_CELL
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LIST_CELL - 1)) + "…";
  }

  public static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
