package io.tokenauthority.examples.otp.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.examples.otp.soak.RestartedAuthority.End;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What both libraries are for: whatever happens to tokens, keys and the authority, no call fails.
 * For a minute; {@code -Psoak} makes it 30, {@code -Dsoak.length=PT5M} anything.
 */
final class SoakTest {

  private static final Duration LENGTH = Duration.parse(System.getProperty("soak.length", "PT60S"));

  /** One revocation, rotation and restart in each; a token is dropped once in 10 s at most. */
  private static final Duration CYCLE = Duration.ofSeconds(12);

  /** What callers are promised not to notice, whatever the age of their token. */
  private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(4);

  private static final long SEED = Long.getLong("soak.seed", System.nanoTime());
  private static final long MOST_HEAP_GROWTH = 24L << 20;

  /** Event loops start as connections need them; nothing else may. */
  private static final int MOST_NEW_THREADS = 6;

  @TempDir Path folder;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Refreshes refreshes = new Refreshes();
  private int revocations;

  @Test
  void revocationsRotationsAndRestarts_underCalls_notOneFails() throws Exception {
    try (RestartedAuthority authority = new RestartedAuthority(folder);
        GuardedEcho echo = new GuardedEcho(authority.target(), refreshes)) {
      long begin = System.nanoTime();
      Traffic traffic = new Traffic(echo.own(), echo.foreign());
      try (traffic) {
        until("the first calls", () -> traffic.done() > 100);
        disturb(echo, authority, End.KILLED);
        Footprint before = Footprint.now();
        for (int i = 1; seconds(begin) < LENGTH.toSeconds(); i++) {
          disturb(echo, authority, i % 2 == 0 ? End.KILLED : End.TERMINATED);
        }
        assertFlat(before, Footprint.now());
      }
      say(traffic, authority, seconds(begin));
      assertThat(traffic.failures())
          .filteredOn(failure -> !failure.isOfAny(authority.outagesOver(LONGEST_OUTAGE)))
          .isEmpty();
      assertThat(traffic.done()).isGreaterThan(10L * (long) seconds(begin));
      refreshes.assertAsTheMarginsSay(seconds(begin), revocations);
    }
  }

  /** One cycle: a revocation, a rotation and a restart, at moments that no token's life knows. */
  private void disturb(GuardedEcho echo, RestartedAuthority authority, End end) {
    until("the guard follows", () -> echo.staleness().compareTo(Duration.ofSeconds(6)) < 0);
    long from = System.nanoTime();
    echo.revokeCallersToken();
    revocations++;
    pause(1500 + random.nextInt(1500));
    echo.rotateSigningKey();
    pause(random.nextInt(2000));
    authority.restart(end);
    while (System.nanoTime() - from < CYCLE.toNanos()) {
      pause(50);
    }
  }

  private static void assertFlat(Footprint before, Footprint after) {
    assertThat(after.threads().size())
        .as("threads, before %s, after %s", before.threads(), after.threads())
        .isLessThanOrEqualTo(before.threads().size() + MOST_NEW_THREADS);
    assertThat(after.heapBytes() - before.heapBytes())
        .as("growth of the heap from %d bytes", before.heapBytes())
        .isLessThan(MOST_HEAP_GROWTH);
  }

  private void say(Traffic traffic, RestartedAuthority authority, double seconds) {
    System.out.printf(
        Locale.ROOT,
        "soak of %.0f s (seed %d): %d calls, %d failed, %d streams reopened; %s;"
            + " %d revocations; outages %s%n",
        seconds,
        SEED,
        traffic.done(),
        traffic.failures().size(),
        traffic.reopened(),
        refreshes,
        revocations,
        authority.outages());
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static void pause(int millis) {
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }

  private static void until(String what, BooleanSupplier reached) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within 30 s: " + what);
      }
      pause(10);
    }
  }
}
