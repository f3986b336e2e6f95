package io.tokenauthority.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The server's time: the later of the wall clock and start plus monotonic elapsed time (P16).
 *
 * <p>A wall clock that is set back while the process runs therefore extends no token's life, and
 * one that was behind at the start is caught up with when it is set right. A machine that slept is
 * told by the wall clock, which goes on while the monotonic one stands.
 *
 * <p>A reading of either clock takes up to 100 ns, and a validation asks the time several times. So
 * of the machine's own clocks the wall clock is looked at once in a millisecond, and the monotonic
 * one tells what has passed since: a thread may be held up for as long between any look at a clock
 * and what it decides by it. Safe for use from any thread.
 */
public final class SteadyTime implements InstantSource {
  private static final Duration MACHINE_HOLDS = Duration.ofMillis(1);

  private final InstantSource wall;
  private final LongSupplier nanos;
  private final long holdsNanos;
  private final Instant start;
  private final long startNanos;
  private volatile Reading last;

  private record Reading(Instant at, long nanos) {}

  /**
   * A time whose wall clock is looked at each time.
   *
   * @param wall the system's clock
   * @param nanos a monotonic reading such as {@link System#nanoTime}
   */
  public SteadyTime(InstantSource wall, LongSupplier nanos) {
    this(wall, nanos, Duration.ZERO);
  }

  /**
   * @param holds for how long, by the monotonic clock, a look at the wall clock is good
   */
  SteadyTime(InstantSource wall, LongSupplier nanos, Duration holds) {
    this.wall = wall;
    this.nanos = nanos;
    this.holdsNanos = holds.toNanos();
    this.start = wall.instant();
    this.startNanos = nanos.getAsLong();
    this.last = new Reading(start, startNanos);
  }

  /** Of this machine. */
  public static SteadyTime ofSystem() {
    return new SteadyTime(InstantSource.system(), System::nanoTime, MACHINE_HOLDS);
  }

  @Override
  public Instant instant() {
    long tick = nanos.getAsLong();
    Reading before = last;
    long since = tick - before.nanos();
    if (since >= 0 && since < holdsNanos) {
      return before.at().plusNanos(since);
    }
    Instant steady = start.plusNanos(tick - startNanos);
    Instant shown = wall.instant();
    Instant now = shown.isAfter(steady) ? shown : steady;
    last = new Reading(now, tick);
    return now;
  }
}
