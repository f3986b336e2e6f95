package io.tokenauthority.interceptor.server;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves when told; wall and ticks together unless set apart. */
final class FakeTime {

  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private final AtomicLong ticks = new AtomicLong();
  private volatile Duration wallOffset = Duration.ZERO;

  GuardClock clock() {
    return new GuardClock(this::now, ticks::get);
  }

  Instant now() {
    return START.plusNanos(ticks.get()).plus(wallOffset);
  }

  long nanoTime() {
    return ticks.get();
  }

  void advance(Duration span) {
    ticks.addAndGet(span.toNanos());
  }

  void setWallBackBy(Duration span) {
    wallOffset = wallOffset.minus(span);
  }
}
