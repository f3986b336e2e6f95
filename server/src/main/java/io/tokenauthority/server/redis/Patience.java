package io.tokenauthority.server.redis;

import java.time.Duration;

/**
 * How long Redis is waited for.
 *
 * @param command what has no answer by then has failed
 * @param caller how long somebody who has better things to do may wait; who waited so long in vain
 *     opens the breaker
 */
public record Patience(Duration command, Duration caller) {

  /** In service: far above what a Redis in the same place takes, which is under 1 ms. */
  public static final Patience STANDARD =
      new Patience(Duration.ofMillis(200), Duration.ofMillis(50));
}
