package io.tokenauthority.interceptor.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Time that passes when told to; alarms ring on the thread that moves it. */
class FakeClock implements ClientClock {

  private record Due(long at, Runnable task) {}

  private final List<Due> alarms = new ArrayList<>();
  private long now;

  @Override
  public synchronized long nanos() {
    return now;
  }

  @Override
  public synchronized Alarm after(Duration delay, Runnable task) {
    Due due = new Due(now + delay.toNanos(), task);
    alarms.add(due);
    return () -> cancel(due);
  }

  private synchronized void cancel(Due due) {
    alarms.remove(due);
  }

  @Override
  public double random() {
    return 0.5;
  }

  synchronized int pending() {
    return alarms.size();
  }

  /** Moves on by {@code step}, ringing each alarm at its own moment. */
  void advance(Duration step) {
    long target = nanos() + step.toNanos();
    for (Due due = next(target); due != null; due = next(target)) {
      due.task().run();
    }
    synchronized (this) {
      now = target;
    }
  }

  private synchronized @Nullable Due next(long target) {
    Due first =
        alarms.stream()
            .filter(due -> due.at() <= target)
            .min(Comparator.comparingLong(Due::at))
            .orElse(null);
    if (first != null) {
      alarms.remove(first);
      now = Math.max(now, first.at());
    }
    return first;
  }
}
