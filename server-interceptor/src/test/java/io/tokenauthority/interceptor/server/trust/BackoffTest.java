package io.tokenauthority.interceptor.server.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Backoff backoff = new Backoff(new Random(3));

  @Test
  void next_failureAfterFailure_growsFromOneSecondToTen() {
    assertThat(backoff.next()).isBetween(Duration.ofMillis(50), Duration.ofMillis(250));
    double[] seconds = {1, 1.6, 2.56, 4.096, 6.5536, 10, 10, 10};
    for (double each : seconds) {
      assertThat(backoff.next().toMillis() / 1000.0).isBetween(each * 0.79, each * 1.21);
    }
  }

  @Test
  void next_afterASuccess_isPromptAgain() {
    for (int i = 0; i < 9; i++) {
      backoff.next();
    }
    backoff.succeeded();
    assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(250));
    assertThat(backoff.next()).isLessThan(Duration.ofSeconds(2));
  }
}
