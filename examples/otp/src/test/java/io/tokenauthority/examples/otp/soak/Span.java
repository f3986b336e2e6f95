package io.tokenauthority.examples.otp.soak;

import java.time.Duration;
import java.util.Locale;

/**
 * From when until when something was, by {@link System#nanoTime}.
 *
 * @param from its begin
 * @param to its end
 */
record Span(long from, long to) {

  static Span since(long from) {
    return new Span(from, System.nanoTime());
  }

  Duration length() {
    return Duration.ofNanos(to - from);
  }

  boolean overlaps(Span other) {
    return from - other.to <= 0 && other.from - to <= 0;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.2f s", length().toMillis() / 1e3);
  }
}
