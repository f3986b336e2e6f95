package io.tokenauthority.interceptor.server;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time, for judging expiry, and the ticks, for measuring spans. Now is the later of the wall
 * clock and the start plus what has ticked since, so that a clock set back while we run makes no
 * token live longer (P16).
 */
final class GuardClock {

  private final InstantSource wall;
  private final LongSupplier ticks;
  private final Instant start;
  private final long startTicks;

  GuardClock(InstantSource wall, LongSupplier ticks) {
    this.wall = wall;
    this.ticks = ticks;
    this.start = wall.instant();
    this.startTicks = ticks.getAsLong();
  }

  static GuardClock system() {
    return new GuardClock(InstantSource.system(), System::nanoTime);
  }

  Instant now() {
    Instant steady = start.plusNanos(ticks.getAsLong() - startTicks);
    Instant shown = wall.instant();
    return shown.isAfter(steady) ? shown : steady;
  }

  /** Nanoseconds from an arbitrary origin; only differences mean anything. */
  long nanoTime() {
    return ticks.getAsLong();
  }
}
