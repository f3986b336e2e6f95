package io.tokenauthority.server.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tokenauthority.token.GrantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast each caller may validate at this replica: one number a caller, the moment at which its
 * allowance would have been used up evenly (the generic cell rate algorithm).
 *
 * <p>A validation takes 4 µs of the server in all. A bucket of {@link LocalBuckets} takes 0.3 of
 * them, most of it for two looks at a clock; this takes the call's own time. At most {@value
 * #LIMIT} callers are remembered: beyond that those least used begin anew.
 */
final class ValidationPace {

  private static final int LIMIT = 100_000;

  private final long cost;
  private final long most;
  private final Cache<GrantId, AtomicLong> usedUpTo =
      Caffeine.newBuilder().maximumSize(LIMIT).executor(Runnable::run).build();

  ValidationPace(Allowance allowance) {
    this.cost = Math.max(1, allowance.window().toNanos() / allowance.amount());
    this.most = (long) Math.min((double) cost * allowance.burst(), Long.MAX_VALUE / 4.0);
  }

  /** Takes one; else how long to wait. */
  Optional<Duration> take(GrantId caller, Instant at) {
    long now = TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
    AtomicLong cell = usedUpTo.getIfPresent(caller);
    if (cell == null) {
      cell = usedUpTo.get(caller, unseen -> new AtomicLong(now));
    }
    while (true) {
      long used = cell.get();
      long then = from(used, now) + cost;
      long over = then - now - most;
      if (over > 0) {
        return Optional.of(Duration.ofNanos(over));
      }
      if (cell.compareAndSet(used, then)) {
        return Optional.empty();
      }
    }
  }

  /** More than the burst ahead is nobody's use: the clock was put forward and back again. */
  private long from(long used, long now) {
    return used < now || used - now > most ? now : used;
  }
}
