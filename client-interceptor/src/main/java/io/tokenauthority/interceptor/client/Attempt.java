package io.tokenauthority.interceptor.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** One request to the source, whose first end is told. */
final class Attempt {

  private final ClientClock clock;
  private final Announcer announcer;
  private final long begun;
  private final AtomicBoolean told = new AtomicBoolean();

  Attempt(ClientClock clock, Announcer announcer) {
    this.clock = clock;
    this.announcer = announcer;
    this.begun = clock.nanos();
  }

  void succeeded() {
    ended(Optional.empty());
  }

  void failed(AuthorityError error) {
    ended(Optional.of(error));
  }

  private void ended(Optional<AuthorityError> failure) {
    if (told.compareAndSet(false, true)) {
      announcer.attempted(Duration.ofNanos(clock.nanos() - begun), failure);
    }
  }
}
