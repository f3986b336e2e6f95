package io.tokenauthority.server.cluster;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Passes hints on, the first at once and then one in so often, which stands for all that came
 * since: whoever floods a channel makes a replica look no more often than that.
 */
final class PacedLooks {

  /** No hint. */
  static final long NONE = -1;

  private final LongConsumer look;
  private final long gapNanos;
  private final LongSupplier nanoTime;
  private long pending = NONE;
  private long next;

  PacedLooks(LongConsumer look, long gapNanos, LongSupplier nanoTime) {
    this.look = look;
    this.gapNanos = gapNanos;
    this.nanoTime = nanoTime;
    this.next = nanoTime.getAsLong();
  }

  /**
   * Takes a hint: a sequence, or 0 for anything.
   *
   * @return false when it waits for a later {@link #flush}
   */
  boolean hear(long sequence) {
    synchronized (this) {
      pending = merged(pending, sequence);
    }
    return flush();
  }

  /** Passes on what waits, if it is time; false when it goes on waiting. */
  boolean flush() {
    long due;
    synchronized (this) {
      if (pending == NONE) {
        return true;
      }
      long now = nanoTime.getAsLong();
      if (now - next < 0) {
        return false;
      }
      next = now + gapNanos;
      due = pending;
      pending = NONE;
    }
    look.accept(due);
    return true;
  }

  /** One hint for two; neither, one or both may be {@link #NONE}. */
  static long merged(long one, long other) {
    return one == 0 || other == 0 ? 0 : Math.max(one, other);
  }
}
