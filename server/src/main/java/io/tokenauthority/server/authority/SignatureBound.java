package io.tokenauthority.server.authority;

import io.tokenauthority.server.limits.RateLimits;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How many signatures are checked at a time: a check costs 0.1 to 3 ms of a core, and anybody can
 * ask for one. Twice the cores by default (DESIGN 6); past that callers wait a second, then are
 * turned away.
 *
 * <p>Peers with too many failures share one narrow door: one check at a time for all of them, and a
 * short line before it. A flood takes no more than that, and a good token that comes from the same
 * address has its turn; nobody is locked out by what a neighbour sends.
 */
public final class SignatureBound {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Each holds a thread of a lane that others need too. */
  private static final int NARROW_LINE = 8;

  private final Semaphore wide;
  private final Semaphore narrow = new Semaphore(1, true);
  private final Semaphore line;

  /** Which way a check goes. */
  public enum Door {
    /** Of a peer with nothing against it. */
    WIDE,
    /** Of a peer with too many failures. */
    NARROW;

    /** The door for this peer and name (empty for none). */
    static Door of(RateLimits limits, String peer, String name) {
      return limits.blocked(peer, name).isPresent() ? NARROW : WIDE;
    }
  }

  /**
   * @param most how many at a time
   * @param line how many may be at the narrow door, the one that is through it included
   */
  public SignatureBound(int most, int line) {
    this.wide = new Semaphore(most);
    this.line = new Semaphore(line);
  }

  /** Twice the cores. */
  public static SignatureBound standard() {
    return new SignatureBound(2 * Runtime.getRuntime().availableProcessors(), NARROW_LINE);
  }

  /**
   * Runs a check. May block for a second: not on a transport's thread.
   *
   * @throws Denied OVERLOADED
   */
  public <T> T run(Door door, Supplier<T> check) {
    return switch (door) {
      case WIDE -> within(wide, check);
      case NARROW -> {
        if (!line.tryAcquire()) {
          throw overloaded();
        }
        try {
          yield within(narrow, check);
        } finally {
          line.release();
        }
      }
    };
  }

  private static <T> T within(Semaphore permits, Supplier<T> check) {
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
