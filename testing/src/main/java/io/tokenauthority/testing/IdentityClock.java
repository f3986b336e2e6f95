package io.tokenauthority.testing;

import io.tokenauthority.interceptor.client.ClientClock;
import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The clock that all identities of a test share: the test's time, alarms on one thread, and no
 * chance in it, so that margins are exact.
 */
final class IdentityClock implements ClientClock, AutoCloseable {

  private record Due(long at, long number, Runnable task) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
    }
  }

  private static final double NO_CHANCE = 0.5;

  private final TestClock.Face time;
  private final Thread bell = new Thread(this::ring, "test-authority-alarms");

  // Guarded by this.
  private final PriorityQueue<Due> alarms = new PriorityQueue<>();
  private long asked;
  private boolean ringing;
  private boolean closed;

  private IdentityClock(TestClock.Face time) {
    this.time = time;
    bell.setDaemon(true);
  }

  static IdentityClock start(TestClock.Face time) {
    IdentityClock clock = new IdentityClock(time);
    clock.bell.start();
    return clock;
  }

  @Override
  public long nanos() {
    return time.nanos();
  }

  @Override
  public Instant instant() {
    return time.instant();
  }

  @Override
  public double random() {
    return NO_CHANCE;
  }

  @Override
  public synchronized Alarm after(Duration delay, Runnable task) {
    Due due = new Due(nanos() + Math.max(0, delay.toNanos()), asked++, task);
    alarms.add(due);
    notifyAll();
    return () -> cancel(due);
  }

  private synchronized void cancel(Due due) {
    alarms.remove(due);
  }

  /** The time has jumped: rings what fell due, and returns when it has rung. */
  void caughtUp() {
    if (Thread.currentThread() == bell) {
      return;
    }
    synchronized (this) {
      notifyAll();
      while (!closed && (ringing || isDue())) {
        try {
          wait();
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private boolean isDue() {
    Due first = alarms.peek();
    return first != null && first.at() <= nanos();
  }

  private void ring() {
    try {
      for (Due due = next(); due != null; due = next()) {
        due.task().run();
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the next alarm and takes it; null when closed. */
  private synchronized @Nullable Due next() throws InterruptedException {
    ringing = false;
    notifyAll();
    while (!closed) {
      Due first = alarms.peek();
      if (first == null) {
        wait();
      } else if (first.at() <= nanos()) {
        ringing = true;
        return alarms.poll();
      } else {
        long left = first.at() - nanos();
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
    }
    return null;
  }

  @Override
  public synchronized void close() {
    closed = true;
    alarms.clear();
    notifyAll();
  }
}
