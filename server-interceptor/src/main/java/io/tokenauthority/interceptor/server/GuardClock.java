package io.tokenauthority.interceptor.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time, for judging expiry, and the ticks, for measuring spans. Now is the later of the wall
 * clock and the start plus what has ticked since, so that a clock set back while we run makes no
 * token live longer (P16).
 */
final class GuardClock {

  private final InstantSource now;
  private final LongSupplier ticks;

  private GuardClock(LongSupplier ticks, InstantSource now) {
    this.now = now;
    this.ticks = ticks;
  }

  /** Of a wall clock that is looked at each time. */
  GuardClock(InstantSource wall, LongSupplier ticks) {
    this(ticks, new Steadied(wall, ticks, 0));
  }

  /** A clock that is never set back, taken as it is. */
  static GuardClock steady(InstantSource now, LongSupplier ticks) {
    return new GuardClock(ticks, now);
  }

  static GuardClock system() {
    return new GuardClock(
        System::nanoTime,
        new Steadied(InstantSource.system(), System::nanoTime, Steadied.ONE_MILLISECOND));
  }

  Instant now() {
    return now.instant();
  }

  /** Nanoseconds from an arbitrary origin; only differences mean anything. */
  long nanoTime() {
    return ticks.getAsLong();
  }

  private static final class Steadied implements InstantSource {

    /** A reading of either clock takes up to 100 ns, and a call asks the time several times. */
    static final long ONE_MILLISECOND = Duration.ofMillis(1).toNanos();

    private final InstantSource wall;
    private final LongSupplier ticks;
    private final long holds;
    private final Instant start;
    private final long startTicks;
    private volatile Reading last;

    private record Reading(Instant at, long ticks) {}

    /**
     * @param holds for so many ticks a look at the wall clock is good: a thread may be held up for
     *     as long between any look and what it decides
     */
    Steadied(InstantSource wall, LongSupplier ticks, long holds) {
      this.wall = wall;
      this.ticks = ticks;
      this.holds = holds;
      this.start = wall.instant();
      this.startTicks = ticks.getAsLong();
      this.last = new Reading(start, startTicks);
    }

    @Override
    public Instant instant() {
      long tick = ticks.getAsLong();
      Reading before = last;
      long since = tick - before.ticks();
      if (since >= 0 && since < holds) {
        return before.at().plusNanos(since);
      }
      Instant steady = start.plusNanos(tick - startTicks);
      Instant shown = wall.instant();
      Instant now = shown.isAfter(steady) ? shown : steady;
      last = new Reading(now, tick);
      return now;
    }
  }
}
