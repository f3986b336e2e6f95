package io.tokenauthority.interceptor.server;

import java.time.Duration;

/**
 * How many calls one token may make: {@code burst} at once, and from then on {@code calls} in each
 * {@code period}, evenly. A stream is one call.
 *
 * @param calls 1 to 1,000,000
 * @param period 1 ms to 1 h
 * @param burst 1 to 1,000,000
 */
public record RateLimit(int calls, Duration period, int burst) {

  private static final int MOST = 1_000_000;

  public RateLimit {
    if (calls < 1 || calls > MOST || burst < 1 || burst > MOST) {
      throw new IllegalArgumentException("a rate limit is of 1 to 1,000,000 calls");
    }
    if (period.compareTo(Duration.ofMillis(1)) < 0 || period.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("a rate limit is over 1 ms to 1 h");
    }
  }

  /** So many calls a second, as many at once. */
  public static RateLimit perSecond(int calls) {
    return new RateLimit(calls, Duration.ofSeconds(1), calls);
  }

  /** So many calls a minute, as many at once. */
  public static RateLimit perMinute(int calls) {
    return new RateLimit(calls, Duration.ofMinutes(1), calls);
  }

  /** The same with another number of calls at once. */
  public RateLimit withBurst(int other) {
    return new RateLimit(calls, period, other);
  }

  /** What one call takes, in nanoseconds; at least one. */
  long cost() {
    return Math.max(1, period.toNanos() / calls);
  }
}
