package io.tokenauthority.server.limits;

import io.github.bucket4j.Bandwidth;
import java.time.Duration;

/**
 * So many in such a time, and so many at once. Refills evenly.
 *
 * @param burst how many may come at once after a rest; at least 1
 * @param amount how many come back in each {@code window}; at least 1
 */
public record Allowance(long burst, long amount, Duration window) {

  private static final long MOST = 1_000_000_000L;
  private static final Duration LONGEST = Duration.ofDays(31);

  /** Refuses nonsense. */
  public Allowance {
    boolean amounts = burst >= 1 && burst <= MOST && amount >= 1 && amount <= MOST;
    boolean spans = window.toMillis() >= 1 && window.compareTo(LONGEST) <= 0;
    if (!amounts || !spans) {
      throw new IllegalArgumentException(
          "an allowance is 1 to 10^9 in a window of 1 ms to 31 days, and a burst of 1 to 10^9");
    }
  }

  /** {@code amount} in each window, all of it at once if need be. */
  public static Allowance of(long amount, Duration window) {
    return new Allowance(amount, amount, window);
  }

  /** The same to Bucket4j. */
  Bandwidth bandwidth() {
    return Bandwidth.builder().capacity(burst).refillGreedy(amount, window).build();
  }
}
