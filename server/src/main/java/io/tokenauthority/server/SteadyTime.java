package io.tokenauthority.server;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The server's time: the later of the wall clock and start plus monotonic elapsed time (P16).
 *
 * <p>A wall clock that is set back while the process runs therefore extends no token's life, and
 * one that was behind at the start is caught up with when it is set right. A machine that slept is
 * told by the wall clock, which goes on while the monotonic one stands. Safe for use from any
 * thread; about 50 ns a reading.
 */
public final class SteadyTime implements InstantSource {
  private final InstantSource wall;
  private final LongSupplier nanos;
  private final Instant start;
  private final long startNanos;

  /**
   * @param wall the system's clock
   * @param nanos a monotonic reading such as {@link System#nanoTime}
   */
  public SteadyTime(InstantSource wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    this.start = wall.instant();
    this.startNanos = nanos.getAsLong();
  }

  /** Of this machine. */
  public static SteadyTime ofSystem() {
    return new SteadyTime(InstantSource.system(), System::nanoTime);
  }

  @Override
  public Instant instant() {
    Instant steady = start.plusNanos(nanos.getAsLong() - startNanos);
    Instant shown = wall.instant();
    return shown.isAfter(steady) ? shown : steady;
  }
}
