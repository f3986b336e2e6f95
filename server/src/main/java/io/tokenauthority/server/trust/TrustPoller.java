package io.tokenauthority.server.trust;

import io.tokenauthority.server.store.StoreException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls a {@link TrustView} once a second on a thread of its own, and at once when it is nudged: by
 * a hint that another replica revoked something, or by somebody who waits for a sequence. A second
 * thread has the view know that the process runs.
 */
public final class TrustPoller implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TrustPoller.class);

  private static final Duration BEAT = Duration.ofMillis(100);

  private final TrustView view;
  private final Duration every;
  private final Semaphore nudges = new Semaphore(0);
  private final Thread thread = new Thread(this::run, "trust-poll");
  private final Thread pulse = new Thread(this::beat, "trust-pulse");
  private volatile boolean closed;
  private boolean failing;

  /** Not yet running. */
  public TrustPoller(TrustView view, Duration every) {
    this.view = view;
    this.every = every;
    thread.setDaemon(true);
    pulse.setDaemon(true);
  }

  /** Begins. The view's first poll is the caller's: a start that cannot read must fail. */
  public void start() {
    view.beginPulse();
    thread.start();
    pulse.start();
  }

  /** Asks for a poll now. Never blocks; several that come together cost one poll. */
  public void nudge() {
    if (nudges.availablePermits() == 0) {
      nudges.release();
    }
  }

  /** Ends, waiting for a poll that is under way. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(pulse);
    nudges.release(); // never an interrupt: it could hit a driver in the middle of a read
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try {
        boolean nudged = nudges.tryAcquire(every.toNanos(), TimeUnit.NANOSECONDS);
        if (nudged) {
          nudges.drainPermits();
        }
        if (!closed) {
          view.poll();
          recovered();
        }
      } catch (InterruptedException end) {
        return;
      } catch (StoreException silent) {
        failed(silent.kind().name());
      } catch (RuntimeException broken) {
        failed(broken.getClass().getSimpleName());
      }
    }
  }

  private void beat() {
    while (!closed) {
      view.beat();
      LockSupport.parkNanos(BEAT.toNanos());
    }
  }

  private void failed(String kind) {
    if (!failing && !closed) {
      log.warn("revocations and keys cannot be read ({}); the view is ageing", kind);
    }
    failing = true;
  }

  private void recovered() {
    if (failing) {
      log.info("revocations and keys can be read again");
    }
    failing = false;
  }
}
