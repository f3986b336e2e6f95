package io.tokenauthority.interceptor.server;

import io.tokenauthority.interceptor.server.refusal.Bug;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that a guard has beside its calls, and what it must end, in reverse order. */
final class GuardResources implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GuardResources.class);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(named("token-guard-timer"));
  private final Deque<Runnable> endings = new ArrayDeque<>();

  /** Runs the task again and again on the guard's one timer thread; it must not block. */
  void every(Duration period, Runnable task) {
    long nanos = period.toNanos();
    var unused = timer.scheduleWithFixedDelay(safely(task), nanos, nanos, TimeUnit.NANOSECONDS);
  }

  void atClose(Runnable ending) {
    endings.push(safely(ending));
  }

  /** Threads for handlers that begin after a wait, as many as there are such calls at a time. */
  ExecutorService handlerThreads() {
    ExecutorService threads = Executors.newCachedThreadPool(named("token-guard-handler"));
    atClose(threads::shutdown);
    return threads;
  }

  ScheduledExecutorService timer() {
    return timer;
  }

  @Override
  public synchronized void close() {
    while (!endings.isEmpty()) {
      endings.pop().run();
    }
    timer.shutdownNow();
  }

  private static Runnable safely(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException failed) {
        LOG.error("a task beside the calls failed{}", Bug.trace(failed));
      }
    };
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
