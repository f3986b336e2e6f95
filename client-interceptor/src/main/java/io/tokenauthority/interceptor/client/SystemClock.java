package io.tokenauthority.interceptor.client;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** {@link ClientClock} by {@link System#nanoTime} and one daemon thread. */
final class SystemClock implements ClientClock, AutoCloseable {

  private final long origin = System.nanoTime();
  private final ScheduledThreadPoolExecutor alarms =
      new ScheduledThreadPoolExecutor(1, Threads.daemon("token-authority-client-timer"));

  SystemClock() {
    // Nearly every alarm is taken back: without this they would pile up until their time.
    alarms.setRemoveOnCancelPolicy(true);
  }

  @Override
  public long nanos() {
    return System.nanoTime() - origin;
  }

  @Override
  public Alarm after(Duration delay, Runnable task) {
    try {
      ScheduledFuture<?> future = alarms.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException closed) {
      return () -> {};
    }
  }

  @Override
  public void close() {
    alarms.shutdownNow();
  }
}
