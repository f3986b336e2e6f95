package io.tokenauthority.server;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for something to become so, by looking again and again until a deadline. */
public final class Await {

  private static final Duration LONGEST = Duration.ofSeconds(20);

  private Await() {}

  /** Returns as soon as the condition holds; fails after 20 s. */
  public static void until(String what, Callable<Boolean> condition) {
    within(LONGEST, what, condition);
  }

  /** Returns as soon as the condition holds; fails after so long. */
  public static void within(Duration longest, String what, Callable<Boolean> condition) {
    long end = System.nanoTime() + longest.toNanos();
    try {
      while (!condition.call()) {
        if (System.nanoTime() > end) {
          throw new AssertionError("not within " + longest + ": " + what);
        }
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      }
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Exception thrown) {
      throw new AssertionError(what, thrown);
    }
  }
}
