package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** The clock that is used outside tests. */
final class SystemTimeTest {

  @Test
  void now_startsAtZeroAndNeverGoesBack() {
    try (SystemTime time = new SystemTime()) {
      long first = time.now();
      assertThat(first).isBetween(0L, Duration.ofSeconds(10).toNanos());
      assertThat(time.now()).isGreaterThanOrEqualTo(first);
    }
  }

  @Test
  void after_ringsWhenTheDelayHasPassed_unlessTakenBack() throws InterruptedException {
    try (SystemTime time = new SystemTime()) {
      AtomicBoolean cancelled = new AtomicBoolean();
      CountDownLatch rung = new CountDownLatch(1);
      time.after(Duration.ofMillis(250), () -> cancelled.set(true)).cancel();
      long before = time.now();
      time.after(Duration.ofMillis(300), rung::countDown);

      assertThat(rung.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(Duration.ofNanos(time.now() - before))
          .isGreaterThanOrEqualTo(Duration.ofMillis(300));
      assertThat(cancelled).isFalse();
    }
  }

  @Test
  void after_closed_isSilent() {
    SystemTime time = new SystemTime();
    time.close();

    AtomicBoolean rung = new AtomicBoolean();
    time.after(Duration.ZERO, () -> rung.set(true)).cancel();
    assertThat(rung).isFalse();
  }
}
