package io.tokenauthority.interceptor.server.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How the feed meets a channel that lost its connection. */
final class WatchedTrustTest {

  /**
   * A channel waits between its own tries, up to two minutes: a feed that went by them would be
   * blind for as long after the authority is back.
   */
  @Test
  void P3_connectionLost_eachTryConnectsAtOnceAndWaitsForIt() throws Exception {
    LostChannel channel = new LostChannel();
    AtomicInteger broke = new AtomicInteger();
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    WatchedTrust trust =
        WatchedTrust.follow(
            channel,
            timer,
            InstantSource.system(),
            System::nanoTime,
            new SplittableRandom(1),
            broke::incrementAndGet);
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (channel.waits.size() < 2 && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    } finally {
      trust.close();
      timer.shutdownNow();
      assertThat(timer.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(channel.waits).hasSizeGreaterThanOrEqualTo(2).doesNotContain(false);
    assertThat(broke).hasPositiveValue();
    assertThat(channel.connectsAtOnce).hasValueGreaterThanOrEqualTo(2);
  }

  @Test
  void P3_connectionDeadWithoutASign_isLeftForAnother() throws Exception {
    LostChannel channel = new LostChannel();
    channel.silent = true;
    AtomicLong passed = new AtomicLong();
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    WatchedTrust trust =
        WatchedTrust.follow(
            channel, timer, InstantSource.system(), passed::get, new SplittableRandom(1), () -> {});
    try {
      assertThat(channel.left).hasValue(0);
      passed.addAndGet(TimeUnit.SECONDS.toNanos(13));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (channel.left.get() == 0 && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    } finally {
      trust.close();
      timer.shutdownNow();
      assertThat(timer.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(channel.left).hasPositiveValue();
  }
}
