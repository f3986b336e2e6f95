package io.tokenauthority.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class SteadyTimeTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<Instant> wall = new AtomicReference<>(START);
  private final AtomicLong nanos = new AtomicLong(-5);
  private final SteadyTime time = new SteadyTime(wall::get, nanos::get);

  @Test
  void P16_wallClockSetBack_timeGoesOnByTheMonotonicClock() {
    pass(Duration.ofMinutes(10));
    wall.set(START.minus(Duration.ofDays(1)));

    assertThat(time.instant()).isEqualTo(START.plus(Duration.ofMinutes(10)));
  }

  @Test
  void P16_wallClockSetForward_isBelievedAtOnce() {
    wall.set(START.plus(Duration.ofDays(1)));

    assertThat(time.instant()).isEqualTo(START.plus(Duration.ofDays(1)));
  }

  @Test
  void P16_machineSlept_theWallClockTellsIt() {
    pass(Duration.ofMinutes(1));
    wall.set(START.plus(Duration.ofHours(8)));

    assertThat(time.instant()).isEqualTo(START.plus(Duration.ofHours(8)));
  }

  @Test
  void P16_tokenOfFifteenMinutesUnderAClockSetBack_endsOnTime() {
    Instant end = time.instant().plus(Duration.ofMinutes(15));
    pass(Duration.ofMinutes(15).plusSeconds(30));
    wall.set(START.minus(Duration.ofHours(3)));

    assertThat(time.instant()).isAfterOrEqualTo(end.plusSeconds(30));
  }

  @Test
  void P16_wallClockLookedAtNowAndThen_isBelievedAfterThatLong() {
    SteadyTime seldom = new SteadyTime(wall::get, nanos::get, Duration.ofMillis(1));
    pass(Duration.ofNanos(999_999));
    assertThat(seldom.instant()).isEqualTo(START.plusNanos(999_999));

    wall.set(START.plus(Duration.ofHours(8))); // the machine slept
    nanos.addAndGet(1);

    assertThat(seldom.instant()).isEqualTo(START.plus(Duration.ofHours(8)));
    wall.set(START); // and is set back
    pass(Duration.ofMinutes(1));
    assertThat(seldom.instant()).isEqualTo(START.plus(Duration.ofMinutes(1)).plusMillis(1));
  }

  private void pass(Duration span) {
    wall.updateAndGet(now -> now.plus(span));
    nanos.addAndGet(span.toNanos());
  }
}
