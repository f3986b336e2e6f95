package io.tokenauthority.interceptor.client;

import java.time.Duration;

/** How long to leave the authority alone after failed refreshes: 1 s × 1.6 ± 20 % to 120 s. */
final class Backoff {

  private static final double FACTOR = 1.6;
  private static final double JITTER = 0.2;
  private static final double LARGEST_SECONDS = 120;
  private static final Duration LARGEST_ASKED = Duration.ofHours(1);

  private Backoff() {}

  /**
   * The pause after a failure.
   *
   * @param failures failures in a row, this one included: 1 or more
   * @param random in [0, 1)
   * @param error the failure; its RetryInfo is honoured where it asks for more, up to an hour
   */
  static Duration after(int failures, double random, AuthorityError error) {
    double seconds = Math.min(Math.pow(FACTOR, failures - 1), LARGEST_SECONDS);
    double jittered = seconds * (1 - JITTER + 2 * JITTER * random);
    Duration own = Duration.ofNanos((long) (jittered * 1e9));
    Duration asked = error.retryDelay().orElse(Duration.ZERO);
    Duration bounded = asked.compareTo(LARGEST_ASKED) > 0 ? LARGEST_ASKED : asked;
    return bounded.compareTo(own) > 0 ? bounded : own;
  }
}
