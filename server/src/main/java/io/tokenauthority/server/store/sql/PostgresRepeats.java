package io.tokenauthority.server.store.sql;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Runs again what the database broke off, a few times and for a while. Safe between threads. */
final class PostgresRepeats {

  /** A work runs at most this often. */
  private static final int TRIES = 4;

  private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(25);

  private final PostgresLimits limits;
  private final RandomGenerator random;

  PostgresRepeats(PostgresLimits limits, RandomGenerator random) {
    this.limits = limits;
    this.random = random;
  }

  /** A work was broken off, and nothing of it is written. */
  static final class BrokenOff extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final RuntimeException fault;

    BrokenOff(RuntimeException fault) {
      super("broken off", null, false, false);
      this.fault = fault;
    }
  }

  <T> T run(Supplier<T> attempt) {
    long until = System.nanoTime() + limits.again().toNanos();
    for (int tries = 1; ; tries++) {
      try {
        return attempt.get();
      } catch (BrokenOff broken) {
        if (tries == TRIES || System.nanoTime() - until > 0) {
          throw broken.fault;
        }
        pause(tries, broken.fault);
      }
    }
  }

  /** Longer each time, and never the same for two that met. */
  private void pause(int tries, RuntimeException fault) {
    try {
      TimeUnit.NANOSECONDS.sleep(tries * random.nextLong(SHORTEST_PAUSE, LONGEST_PAUSE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw fault;
    }
  }
}
