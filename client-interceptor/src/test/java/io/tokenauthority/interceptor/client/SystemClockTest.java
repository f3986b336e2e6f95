package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The clock that is used outside tests. */
final class SystemClockTest {

  @Test
  void now_startsAtZeroAndNeverGoesBack() {
    try (SystemClock clock = new SystemClock()) {
      long first = clock.nanos();
      assertThat(first).isBetween(0L, Duration.ofSeconds(10).toNanos());
      assertThat(clock.nanos()).isGreaterThanOrEqualTo(first);
    }
  }

  @Test
  void after_ringsWhenTheDelayHasPassed_unlessTakenBack() throws InterruptedException {
    try (SystemClock clock = new SystemClock()) {
      AtomicBoolean cancelled = new AtomicBoolean();
      CountDownLatch rung = new CountDownLatch(1);
      clock.after(Duration.ofMillis(250), () -> cancelled.set(true)).cancel();
      long before = clock.nanos();
      clock.after(Duration.ofMillis(300), rung::countDown);

      assertThat(rung.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(Duration.ofNanos(clock.nanos() - before))
          .isGreaterThanOrEqualTo(Duration.ofMillis(300));
      assertThat(cancelled).isFalse();
    }
  }

  @Test
  void after_closed_isSilent() {
    SystemClock clock = new SystemClock();
    clock.close();

    AtomicBoolean rung = new AtomicBoolean();
    clock.after(Duration.ZERO, () -> rung.set(true)).cancel();
    assertThat(rung).isFalse();
  }
}
