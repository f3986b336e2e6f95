package io.tokenauthority.interceptor.server.trust;

import java.time.Duration;
import java.time.Instant;

/**
 * A moment at which keys and revocations were known to be complete but for the age of the view that
 * said so.
 *
 * @param ticks of the monotonic clock
 * @param wall of the wall clock, beside it: the monotonic one stands still while a machine sleeps
 * @param viewAge how old the replica's own view was
 */
record Sighting(long ticks, Instant wall, Duration viewAge) {

  /**
   * How old the knowledge is by now: by whichever clock went further, so that neither a sleep nor a
   * wall clock set back makes it look younger.
   */
  Duration age(long ticksNow, Instant wallNow) {
    Duration ticked = Duration.ofNanos(ticksNow - ticks);
    Duration shown = Duration.between(wall, wallNow);
    return viewAge.plus(ticked.compareTo(shown) >= 0 ? ticked : shown);
  }
}
