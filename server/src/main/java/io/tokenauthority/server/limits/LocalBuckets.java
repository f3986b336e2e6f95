package io.tokenauthority.server.limits;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/**
 * Buckets in this process's memory, at most {@value #LIMIT}: beyond that those least used are
 * forgotten, which gives their keys a full bucket again. Bucket4j's are lock-free.
 */
public final class LocalBuckets implements Buckets {

  /** The most buckets; some 300 bytes each. */
  public static final int LIMIT = 100_000;

  private final LoadingCache<Id, Bucket> buckets;

  /** Apart, so that a flood of failures makes nobody forget who signed in. */
  private final LoadingCache<Id, Bucket> acquaintances;

  /**
   * @param ticker monotonic nanoseconds
   */
  public LocalBuckets(Ticker ticker) {
    TimeMeter meter = new TickerMeter(ticker);
    this.buckets = table(ticker, meter);
    this.acquaintances = table(ticker, meter);
  }

  private static LoadingCache<Id, Bucket> table(Ticker ticker, TimeMeter meter) {
    return Caffeine.newBuilder()
        .maximumSize(LIMIT)
        .expireAfterAccess(Duration.ofDays(1))
        .ticker(ticker)
        .executor(Runnable::run) // waking another thread costs more than the upkeep itself
        .build(id -> bucket(id.allowance(), meter));
  }

  private LoadingCache<Id, Bucket> of(Kind kind) {
    return kind == Kind.ACQUAINTANCE ? acquaintances : buckets;
  }

  @Override
  public Optional<Duration> take(Kind kind, String key, Allowance allowance) {
    Bucket bucket = of(kind).get(new Id(kind, key, allowance));
    if (bucket.tryConsume(1)) {
      return Optional.empty();
    }
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    return probe.isConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  @Override
  public Optional<Duration> peek(Kind kind, String key, Allowance allowance) {
    Bucket bucket = of(kind).getIfPresent(new Id(kind, key, allowance));
    if (bucket == null) {
      return Optional.empty();
    }
    EstimationProbe probe = bucket.estimateAbilityToConsume(1);
    return probe.canBeConsumed()
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  /** How many buckets there are, once evictions under way are done. */
  long size() {
    buckets.cleanUp();
    return buckets.estimatedSize();
  }

  private static Bucket bucket(Allowance allowance, TimeMeter meter) {
    return Bucket.builder().addLimit(allowance.bandwidth()).withCustomTimePrecision(meter).build();
  }

  /** The allowance is part of it: another tier is another bucket. */
  private record Id(Kind kind, String key, Allowance allowance) {}

  /** Bucket4j's clock. */
  private record TickerMeter(Ticker ticker) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return ticker.read();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
