package io.tokenauthority.server.authority;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How many signatures are checked at a time: a check costs 0.1 to 3 ms of a core, and anybody can
 * ask for one. Twice the cores by default (DESIGN 6); past that callers wait a second, then are
 * turned away.
 */
public final class SignatureBound {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Semaphore permits;

  /**
   * @param most how many at a time
   */
  public SignatureBound(int most) {
    this.permits = new Semaphore(most);
  }

  /** Twice the cores. */
  public static SignatureBound standard() {
    return new SignatureBound(2 * Runtime.getRuntime().availableProcessors());
  }

  /**
   * Runs a check. May block for a second: not on a transport's thread.
   *
   * @throws Denied OVERLOADED
   */
  public <T> T run(Supplier<T> check) {
    try {
      if (!permits.tryAcquire(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        throw overloaded();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw overloaded();
    }
    try {
      return check.get();
    } finally {
      permits.release();
    }
  }

  private static Denied overloaded() {
    return Denied.later(Reason.OVERLOADED, "too many signatures to check", PATIENCE);
  }
}
