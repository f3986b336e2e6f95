package io.tokenauthority.interceptor.client;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread is about to do, and no longer than 30 s. */
final class Await {

  private Await() {}

  static void until(String what, BooleanSupplier done) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within 30 s: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
