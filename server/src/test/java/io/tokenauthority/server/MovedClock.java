package io.tokenauthority.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The machine's clock, set forward when it is told to. */
public final class MovedClock implements InstantSource {

  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead.get());
  }

  /** Goes forward by this span at once. */
  public void pass(Duration span) {
    ahead.updateAndGet(before -> before.plus(span));
  }
}
