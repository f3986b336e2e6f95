package io.tokenauthority.server.trust;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Whether this process has run without a pause: it may have been stopped, or its machine asleep,
 * and woken with everything in memory as it was. A thread beats many times a second; whoever looks
 * finds a gap before that thread has run again, because the gap is measured at the look. The wall
 * clock goes on while a machine sleeps, the monotonic one while the wall clock is set back, so
 * whichever says more is believed. Safe between threads.
 */
final class Pulse {

  /** Far above a beat, and above what a collection of garbage takes. */
  static final Duration PAUSE = Duration.ofSeconds(1);

  private final InstantSource time;
  private final LongSupplier nanoTime;
  private volatile boolean begun;
  private volatile long pauses;
  private volatile Beat last;

  /** A look at both clocks, and until when by each the next one is in time. */
  private record Beat(long untilNanos, Instant until) {
    boolean isOverdue(Instant at, long nanos) {
      return nanos - untilNanos > 0 || at.isAfter(until);
    }
  }

  Pulse(InstantSource time, LongSupplier nanoTime) {
    this.time = time;
    this.nanoTime = nanoTime;
    this.last = beatAt(time.instant(), nanoTime.getAsLong());
  }

  /** From now on somebody beats; before, nothing counts as a pause. */
  synchronized void begin() {
    last = beatAt(time.instant(), nanoTime.getAsLong());
    begun = true;
  }

  private static Beat beatAt(Instant at, long nanos) {
    return new Beat(nanos + PAUSE.toNanos(), at.plus(PAUSE));
  }

  /** How many pauses there were, one that ends just now included. */
  synchronized long beat() {
    Instant at = time.instant();
    long nanos = nanoTime.getAsLong();
    if (begun && last.isOverdue(at, nanos)) {
      pauses++; // before the beat: who sees the beat sees the pause
    }
    last = beatAt(at, nanos);
    return pauses;
  }

  /** Whether there was no pause since {@link #beat} gave this number. */
  boolean isUnbroken(long since) {
    return isUnbroken(since, time.instant(), nanoTime.getAsLong());
  }

  /** The same for who has looked at the clocks already. */
  boolean isUnbroken(long since, Instant at, long nanos) {
    return !begun || (!last.isOverdue(at, nanos) && pauses == since);
  }
}
