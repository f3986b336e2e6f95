package io.tokenauthority.interceptor.server.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SightingTest {

  private static final Instant SEEN = Instant.parse("2026-11-22T12:00:00Z");
  private final Sighting sighting = new Sighting(1_000, SEEN, Duration.ofSeconds(2));

  private Duration age(Duration ticked, Duration shown) {
    return sighting.age(1_000 + ticked.toNanos(), SEEN.plus(shown));
  }

  @Test
  void age_bothClocksRun_isTheirTimeAndTheViewsAge() {
    assertThat(age(Duration.ofSeconds(5), Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void P16_age_wallClockSetBack_goesByTheTicks() {
    assertThat(age(Duration.ofSeconds(5), Duration.ofHours(-1))).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void age_machineSlept_goesByTheWallClock() {
    assertThat(age(Duration.ofSeconds(1), Duration.ofHours(8)))
        .isEqualTo(Duration.ofHours(8).plusSeconds(2));
  }
}
