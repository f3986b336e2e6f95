package io.tokenauthority.server.http.dashboard.view;

import io.tokenauthority.server.lifecycle.ServiceToken;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * A time as people read it: how far away, and when exactly, always in UTC and saying so.
 *
 * @param iso for programs; empty for one that never comes
 * @param relative such as {@code in 5 days}
 * @param absolute such as {@code 22 Nov 2026, 10:15 UTC}; empty for one that never comes
 */
public record When(String iso, String relative, String absolute) {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** A time seen from now. */
  public static When of(Instant time, Instant now) {
    return time.equals(ServiceToken.ETERNAL)
        ? never("never")
        : new When(time.toString(), relative(time, now), FORMAT.format(time));
  }

  /** The same to the second. */
  public static When exactly(Instant time, Instant now) {
    return new When(time.toString(), relative(time, now), EXACT.format(time));
  }

  /** The time if there is one, else these words. */
  public static When of(Optional<Instant> time, Instant now, String otherwise) {
    return time.map(there -> of(there, now)).orElseGet(() -> never(otherwise));
  }

  /** No time. */
  public static When never(String words) {
    return new When("", words, "");
  }

  /** Whether there is a time at all. */
  public boolean comes() {
    return !iso.isEmpty();
  }

  private static String relative(Instant time, Instant now) {
    boolean past = !time.isAfter(now);
    Duration far = past ? Duration.between(time, now) : Duration.between(now, time);
    if (far.compareTo(Duration.ofSeconds(45)) < 0) {
      return past ? "just now" : "in a moment";
    }
    return past ? span(far) + " ago" : "in " + span(far);
  }

  /** A length of time in its largest fitting unit, rounded down: {@code 5 days}. */
  public static String span(Duration far) {
    if (far.compareTo(Duration.ofMinutes(1)) < 0) {
      return count(Math.max(1, far.toSeconds()), "second");
    }
    if (far.compareTo(HOUR) < 0) {
      return count(far.toMinutes(), "minute");
    }
    if (far.compareTo(DAY.multipliedBy(2)) < 0) {
      return count(far.toHours(), "hour");
    }
    long days = far.toDays();
    if (days < 60) {
      return count(days, "day");
    }
    return days < 730 ? count(days / 30, "month") : count(days / 365, "year");
  }

  /** A short length of time, to the tenth of a second. */
  public static String lag(Duration lag) {
    return lag.compareTo(Duration.ofMinutes(1)) < 0
        ? String.format(Locale.ENGLISH, "%.1f seconds", lag.toMillis() / 1000.0)
        : span(lag);
  }

  /** {@code 12,345}. */
  public static String number(long number) {
    return String.format(Locale.ENGLISH, "%,d", number);
  }

  /** {@code 1 day}, {@code 2 days}. */
  public static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }
}
