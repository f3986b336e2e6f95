package io.tokenauthority.server.limits;

import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.tokenauthority.server.redis.RedisLink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Where Bucket4j keeps its states: in Redis, by compare and swap.
 *
 * <p>Not Bucket4j's own adapter, which believes whatever it finds: a value that is none of ours
 * would end in an exception at each call until somebody removes it, or grant or refuse for ever.
 * Here a foreign value, of whatever type and length, is an empty place and is overwritten. Nothing
 * longer than {@value #LONGEST} bytes is read.
 */
final class SharedStates extends AbstractCompareAndSwapBasedProxyManager<String> {

  private static final int LONGEST = 1024;

  /** The longest that Bucket4j goes on when replicas swap in between. */
  private static final Duration LONGEST_RACE = Duration.ofMillis(200);

  private static final Duration KEPT = Duration.ofSeconds(1);
  private static final byte[] NOTHING = {};

  /** A value of another type counts as none, and SET takes its place. */
  private static final byte[] SWAP =
      """
      local held = redis.pcall('GETRANGE', KEYS[1], 0, 1023)
      if type(held) == 'table' then held = '' end
      if held ~= ARGV[1] then return 0 end
      redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
      return 1
      """
          .getBytes(StandardCharsets.US_ASCII);

  private final RedisLink link;
  private final AuthenticStates authentic;
  private final ExpirationAfterWriteStrategy expiry =
      ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT);

  SharedStates(RedisLink link, AuthenticStates authentic, TimeMeter clock) {
    super(ClientSideConfig.getDefault().withClientClock(clock).withRequestTimeout(LONGEST_RACE));
    this.link = link;
    this.authentic = authentic;
  }

  /** What is held under a name, by now; empty where nothing of ours is. */
  CompletableFuture<Optional<byte[]>> read(String name) {
    return held(name).thenApply(held -> authentic.open(name, held));
  }

  private CompletableFuture<byte[]> held(String name) {
    try {
      return commands()
          .getrange(link.name(name), 0, LONGEST - 1)
          .toCompletableFuture()
          .exceptionally(SharedStates::noneOfAnotherType);
    } catch (RedisException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private static byte[] noneOfAnotherType(Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    if (cause instanceof RedisCommandExecutionException said
        && String.valueOf(said.getMessage()).startsWith("WRONGTYPE")) {
      return NOTHING;
    }
    throw error instanceof CompletionException known ? known : new CompletionException(error);
  }

  private CompletableFuture<Boolean> swap(
      String name, byte[] held, byte[] state, RemoteBucketState newState) {
    long life =
        Math.max(KEPT.toMillis(), expiry.calculateTimeToLiveMillis(newState, currentTimeNanos()));
    try {
      return commands()
          .<Boolean>eval(
              SWAP,
              ScriptOutputType.BOOLEAN,
              new byte[][] {link.name(name)},
              held,
              authentic.close(name, state),
              Long.toString(life).getBytes(StandardCharsets.US_ASCII))
          .toCompletableFuture();
    } catch (RedisException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private RedisClusterAsyncCommands<byte[], byte[]> commands() {
    return link.prompt().orElseThrow(() -> new RedisException("Redis does not answer"));
  }

  @Override
  protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String name) {
    return new Swap(name);
  }

  @Override
  protected CompletableFuture<Void> removeAsync(String name) {
    throw new UnsupportedOperationException("states leave by themselves");
  }

  @Override
  public void removeProxy(String name) {
    throw new UnsupportedOperationException("states leave by themselves");
  }

  @Override
  protected CompareAndSwapOperation beginCompareAndSwapOperation(String name) {
    throw new UnsupportedOperationException("nobody waits in here");
  }

  @Override
  public boolean isAsyncModeSupported() {
    return true;
  }

  /** One attempt after another to change one state. */
  private final class Swap implements AsyncCompareAndSwapOperation {
    private final String name;

    /** What was found, ours or not: the swap is against it. */
    private volatile byte[] found = NOTHING;

    Swap(String name) {
      this.name = name;
    }

    @Override
    public CompletableFuture<Optional<byte[]>> getStateData(Optional<Long> timeoutNanos) {
      return held(name)
          .thenApply(
              held -> {
                found = held;
                return authentic.open(name, held);
              });
    }

    @Override
    public CompletableFuture<Boolean> compareAndSwap(
        byte[] original, byte[] state, RemoteBucketState newState, Optional<Long> timeoutNanos) {
      return swap(name, found, state, newState);
    }
  }
}
