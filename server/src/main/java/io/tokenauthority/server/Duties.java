package io.tokenauthority.server;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the server does by itself, again and again. A duty that fails is tried again at its next
 * turn; it ends neither itself nor another, and is logged when it begins to fail and when it has
 * recovered, not each time.
 */
final class Duties implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Duties.class);
  private static final Duration LAST_TURN = Duration.ofSeconds(5);

  private final ScheduledThreadPoolExecutor threads;

  /**
   * @param threads how many duties may run at once: more than may wait for the database together
   */
  Duties(int threads) {
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ScheduledThreadPoolExecutor(
            threads,
            work -> {
              Thread thread = new Thread(work, "duty-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    this.threads.setRemoveOnCancelPolicy(true);
    this.threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Does it after each pause, the first time after one. */
  Duties every(Duration pause, String name, Runnable duty) {
    var unused =
        threads.scheduleWithFixedDelay(
            new Isolated(name, duty), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    return this;
  }

  /** Begins no more turns, and waits a little for those that run. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(LAST_TURN.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a duty still runs; leaving it");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps what a duty throws from ending its schedule. For one thread at a time. */
  private static final class Isolated implements Runnable {
    private final String name;
    private final Runnable duty;
    private boolean failing;

    Isolated(String name, Runnable duty) {
      this.name = name;
      this.duty = duty;
    }

    @Override
    public void run() {
      try {
        duty.run();
        if (failing) {
          failing = false;
          LOG.info("{} works again", name);
        }
      } catch (RuntimeException trouble) {
        if (!failing) {
          failing = true;
          LOG.warn("{} fails and is tried again: {}", name, trouble.getClass().getName());
        }
      }
    }
  }
}
