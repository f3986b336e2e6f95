package io.tokenauthority.interceptor.client;

import java.time.Duration;
import java.time.Instant;

/** A clock moved by hand whose time of day is off. */
final class WrongWallClock extends FakeClock {

  volatile Duration off = Duration.ZERO;

  @Override
  public Instant instant() {
    return Instant.now().plus(off);
  }
}
