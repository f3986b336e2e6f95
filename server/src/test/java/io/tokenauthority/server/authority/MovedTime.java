package io.tokenauthority.server.authority;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that goes on when it is told to; wall and monotonic clock agree. */
public final class MovedTime implements InstantSource {

  private static final Instant START = Instant.parse("2026-11-22T10:15:30.123Z");

  private volatile Instant now = START;

  @Override
  public Instant instant() {
    return now;
  }

  /** Monotonic nanoseconds. */
  public long nanos() {
    return Duration.between(START, now).toNanos();
  }

  /** Goes on by this span. */
  public void pass(Duration span) {
    now = now.plus(span);
  }

  /** Goes on to this moment. */
  public void passTo(Instant moment) {
    now = moment;
  }
}
