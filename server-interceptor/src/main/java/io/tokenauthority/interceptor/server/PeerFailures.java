package io.tokenauthority.interceptor.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;

/**
 * How many bad tokens a peer may send before tokens of its that were never seen go through the
 * {@link NarrowDoor}: 20 at once, then two a second. Tokens that were good once are not affected.
 */
final class PeerFailures {

  private static final double BURST = 20;
  private static final double PER_NANO = 2e-9;
  private static final int PEERS = 10_000;

  private final Cache<String, Budget> budgets =
      Caffeine.newBuilder()
          .maximumSize(PEERS)
          .expireAfterAccess(Duration.ofMinutes(1))
          .executor(Runnable::run)
          .build();
  private final GuardClock clock;

  PeerFailures(GuardClock clock) {
    this.clock = clock;
  }

  boolean mayTry(String peer) {
    Budget budget = budgets.getIfPresent(peer);
    return budget == null || budget.hasOne(clock.nanoTime());
  }

  void failed(String peer) {
    budgets.asMap().computeIfAbsent(peer, any -> new Budget(clock.nanoTime())).take();
  }

  private static final class Budget {
    private double left = BURST;
    private long at;

    Budget(long now) {
      this.at = now;
    }

    synchronized boolean hasOne(long now) {
      left = Math.min(BURST, left + (now - at) * PER_NANO);
      at = now;
      return left >= 1;
    }

    synchronized void take() {
      left = Math.max(0, left - 1);
    }
  }
}
