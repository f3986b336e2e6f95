package io.tokenauthority.interceptor.server.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Backoff backoff = new Backoff(new Random(3));

  @Test
  void next_failureAfterFailure_growsFromOneSecondToTen() {
    assertThat(backoff.next(Optional.empty()))
        .isBetween(Duration.ofMillis(50), Duration.ofMillis(250));
    double[] seconds = {1, 1.6, 2.56, 4.096, 6.5536, 10, 10, 10};
    for (double each : seconds) {
      assertThat(backoff.next(Optional.empty()).toMillis() / 1000.0)
          .isBetween(each * 0.79, each * 1.21);
    }
  }

  @Test
  void next_afterASuccess_isPromptAgain() {
    for (int i = 0; i < 9; i++) {
      backoff.next(Optional.empty());
    }
    backoff.succeeded();
    assertThat(backoff.next(Optional.empty())).isLessThanOrEqualTo(Duration.ofMillis(250));
    assertThat(backoff.next(Optional.empty())).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void next_authorityAsksForMore_isGivenItUpToABound() {
    assertThat(backoff.next(Optional.of(Duration.ofSeconds(7))))
        .isBetween(Duration.ofSeconds(7), Duration.ofMillis(8_400));
    assertThat(backoff.next(Optional.of(Duration.ofHours(1))))
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(36));
  }

  @Test
  void next_authorityAsksForLessThanIsDue_waitsAsLongAsIsDue() {
    for (int i = 0; i < 9; i++) {
      backoff.next(Optional.empty());
    }
    assertThat(backoff.next(Optional.of(Duration.ofMillis(1))))
        .isGreaterThan(Duration.ofSeconds(7));
  }
}
