package io.tokenauthority.interceptor.server.trust;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try to reach the feed: after a stream that lived, next to
 * nothing (a revocation must not wait while another replica is there); then 1 s and 1.6 times more
 * each time, to 10 s, give or take a fifth so that a restarted authority is not met by all at once.
 * Where the authority itself asked for a longer wait it is given that, up to 30 s: past 45 s the
 * feed would be stale by our own waiting. For one thread at a time.
 */
final class Backoff {

  private static final double FIRST_SECONDS = 1;
  private static final double FACTOR = 1.6;
  private static final double MOST_SECONDS = 10;
  private static final double JITTER = 0.2;
  private static final Duration ASKED_LIMIT = Duration.ofSeconds(30);
  private static final int PROMPT_MILLIS = 50;
  private static final int PROMPT_SPREAD_MILLIS = 200;

  private final RandomGenerator random;
  private int failures;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The stream brought a heartbeat. */
  void succeeded() {
    failures = 0;
  }

  /**
   * The wait before the next try.
   *
   * @param asked how long the authority said to wait, if it did
   */
  Duration next(Optional<Duration> asked) {
    Duration own = next();
    Duration least = asked.orElse(Duration.ZERO);
    if (least.compareTo(own) <= 0) {
      return own;
    }
    Duration bounded = least.compareTo(ASKED_LIMIT) > 0 ? ASKED_LIMIT : least;
    return bounded.plus(bounded.multipliedBy(random.nextInt(200)).dividedBy(1000));
  }

  private Duration next() {
    if (failures++ == 0) {
      return Duration.ofMillis(PROMPT_MILLIS + random.nextInt(PROMPT_SPREAD_MILLIS));
    }
    double seconds = Math.min(MOST_SECONDS, FIRST_SECONDS * Math.pow(FACTOR, failures - 2));
    double jittered = seconds * (1 + JITTER * (2 * random.nextDouble() - 1));
    return Duration.ofNanos((long) (jittered * 1e9));
  }
}
