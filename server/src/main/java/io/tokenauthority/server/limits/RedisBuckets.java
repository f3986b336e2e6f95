package io.tokenauthority.server.limits;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.github.bucket4j.distributed.serialization.InternalSerializationHelper;
import io.tokenauthority.server.redis.RedisLink;
import io.tokenauthority.server.sealing.KeyUse;
import io.tokenauthority.server.sealing.KeyedDigest;
import io.tokenauthority.server.sealing.MasterKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buckets that replicas share in Redis.
 *
 * <p>Each replica's own bucket is asked first, always. What it refuses is refused without asking
 * further: a flood costs Redis nothing, and nobody is refused who would not be, for a replica's own
 * bucket is never the emptier one. What it grants, the shared one may still refuse. So whatever is
 * wrong with Redis, what is left is this replica's own count, already up to date.
 *
 * <p>Callers of one bucket who come together share one exchange. A caller waits for 50 ms at most;
 * who waits in vain opens the breaker of {@link RedisLink}, and the next do not wait at all. Names
 * are keyed digests: nobody who reads Redis learns a peer's address or whom it guessed at.
 */
public final class RedisBuckets implements Buckets {

  private static final Logger LOG = LoggerFactory.getLogger(RedisBuckets.class);

  /** Buckets that are spoken of at one time; forgetting one costs nothing but its making. */
  private static final int REMEMBERED = 10_000;

  private final RedisLink link;
  private final Buckets local;
  private final SharedStates states;
  private final TimeMeter clock;
  private final KeyedDigest names;
  private final LoadingCache<Id, Shared> shared;

  /**
   * @param local this replica's own
   * @param time the time that replicas agree on, but for some seconds
   */
  public RedisBuckets(RedisLink link, Buckets local, MasterKey masterKey, InstantSource time) {
    this.link = link;
    this.local = local;
    this.names = masterKey.digest(KeyUse.SHARED_LIMITS);
    this.clock = new WallClock(time);
    this.states =
        new SharedStates(
            link, new AuthenticStates(masterKey.digest(KeyUse.SHARED_LIMIT_STATES)), clock);
    this.shared =
        Caffeine.newBuilder().maximumSize(REMEMBERED).executor(Runnable::run).build(this::made);
  }

  /** A shared bucket: its name in Redis and what speaks for it here. */
  private record Shared(String name, AsyncBucketProxy bucket) {}

  /** The allowance is part of it: another tier is another bucket. */
  private record Id(Kind kind, String key, Allowance allowance) {}

  @Override
  public Optional<Duration> take(Kind kind, String key, Allowance allowance) {
    Optional<Duration> here = local.take(kind, key, allowance);
    if (here.isPresent() || link.prompt().isEmpty()) {
      return here;
    }
    Shared known = shared.get(new Id(kind, key, allowance));
    return await(() -> known.bucket().tryConsumeAndReturnRemaining(1))
        .filter(probe -> !probe.isConsumed())
        .map(probe -> Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }

  @Override
  public Optional<Duration> peek(Kind kind, String key, Allowance allowance) {
    Optional<Duration> here = local.peek(kind, key, allowance);
    if (here.isPresent() || link.prompt().isEmpty()) {
      return here;
    }
    Shared known = shared.get(new Id(kind, key, allowance));
    return await(() -> states.read(known.name()).thenApply(state -> state.flatMap(this::delay)))
        .flatMap(wait -> wait);
  }

  /** The answer; empty when there was none in time, which is told to the breaker. */
  private <T> Optional<T> await(Supplier<CompletableFuture<T>> question) {
    try {
      return Optional.of(question.get().get(link.patience().toNanos(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException | TimeoutException silent) {
      LOG.debug("a shared limit was not asked: {}", silent.getClass().getSimpleName());
      link.failed();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException unreadable) {
      LOG.debug("a shared limit cannot be asked: {}", unreadable.getClass().getSimpleName());
      link.failed();
    }
    return Optional.empty();
  }

  private Optional<Duration> delay(byte[] held) {
    RemoteBucketState state = InternalSerializationHelper.deserializeState(held);
    long now = clock.currentTimeNanos();
    state.refillAllBandwidth(now);
    long nanos = state.calculateDelayNanosAfterWillBePossibleToConsume(1, now, true);
    return nanos > 0 ? Optional.of(Duration.ofNanos(nanos)) : Optional.empty();
  }

  private Shared made(Id id) {
    String name = "limit:" + names.of(id.kind().name(), id.key(), id.allowance().toString()).hex();
    BucketConfiguration configuration =
        BucketConfiguration.builder().addLimit(id.allowance().bandwidth()).build();
    return new Shared(
        name,
        states
            .asAsync()
            .builder()
            .withOptimization(Optimizations.batching())
            .build(name, () -> CompletableFuture.completedFuture(configuration)));
  }

  /** Bucket4j's clock: one that replicas have in common. */
  private record WallClock(InstantSource time) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      Instant now = time.instant();
      return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
