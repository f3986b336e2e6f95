package io.tokenauthority.server.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection for commands, behind a circuit breaker.
 *
 * <p>A thread of its own makes the connection and tries it with a write: each second while all is
 * well, four times a second while it is not. Whoever waits for answers asks {@link #prompt}, which
 * is empty from the moment that one of them met an error or waited in vain ({@link #failed}) until
 * a trial was answered in a caller's {@link Patience}, and longer each time, so that a Redis that
 * is merely slow keeps nobody waiting either. A connection that fails {@value #TRIALS} trials in a
 * row is thrown away for a new one: the server may be frozen, or be a master no more.
 */
public final class RedisLink implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

  private static final Duration WHILE_WELL = Duration.ofSeconds(1);
  private static final Duration WHILE_AWAY = Duration.ofMillis(250);

  /** How long the breaker stays open at least: from, to, and when it is forgotten. */
  private static final long SHORTEST_BREAK = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long LONGEST_BREAK = TimeUnit.SECONDS.toNanos(4);
  private static final long FORGOTTEN = TimeUnit.SECONDS.toNanos(10);

  /** The least time between two lines of the log that say the same. */
  private static final Duration QUIET = Duration.ofSeconds(30);

  private static final int TRIALS = 4;
  private static final byte[] TRIED = {'1'};
  private static final SetArgs BRIEFLY = SetArgs.Builder.px(Duration.ofSeconds(10));

  private final RedisTarget target;
  private final Patience patience;
  private final String prefix;
  private final Semaphore wake = new Semaphore(0);
  private final Thread keeper = new Thread(this::keep, "redis-keep");
  private volatile boolean closed;
  private volatile boolean answers;
  private volatile boolean reachable;
  private final AtomicBoolean prompt = new AtomicBoolean();
  private volatile long broken = System.nanoTime() - FORGOTTEN;
  private volatile @Nullable RedisDriver driver;
  private volatile @Nullable CommandConnection current;

  // The keeper's own.
  private int failures;
  private long saidAway = System.nanoTime() - QUIET.toNanos();
  private boolean saidSo;
  private long leastBreak = SHORTEST_BREAK;

  private RedisLink(RedisTarget target, String prefix, Patience patience) {
    this.target = target;
    this.patience = patience;
    this.prefix = prefix;
  }

  /**
   * Begins to connect, and returns at once.
   *
   * @param prefix begins the name of everything of ours in that Redis
   */
  public static RedisLink open(RedisTarget target, String prefix) {
    return open(target, prefix, Patience.STANDARD);
  }

  static RedisLink open(RedisTarget target, String prefix, Patience patience) {
    RedisLink link = new RedisLink(target, prefix, patience);
    link.keeper.setDaemon(true);
    link.keeper.start();
    return link;
  }

  /**
   * What to send commands with whose fate nobody waits for; empty while nothing comes back at all.
   * A Redis that refuses writes because it is full still passes messages on. Never blocks.
   */
  public Optional<RedisClusterAsyncCommands<byte[], byte[]>> commands() {
    CommandConnection connection = current;
    return reachable && connection != null ? Optional.of(connection.commands()) : Optional.empty();
  }

  /** The same for writes, and whoever waits for an answer; empty while the breaker is open. */
  public Optional<RedisClusterAsyncCommands<byte[], byte[]>> prompt() {
    return prompt.get() ? commands() : Optional.empty();
  }

  /** An answer was an error, or was waited for in vain: nobody waits before it is well again. */
  public void failed() {
    if (prompt.compareAndSet(true, false)) {
      broken = System.nanoTime();
      wake.release();
    }
  }

  /** How long one who asked {@link #prompt} may wait. */
  public Duration patience() {
    return patience.caller();
  }

  /** Whether it took a write when last tried. */
  public boolean answers() {
    return answers;
  }

  /** A name of ours: of a key or a channel. */
  public byte[] name(String what) {
    return bytes(prefix + what);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A connection that hears, not yet subscribed to anything; it is the caller's. Waits for a few
   * seconds at most.
   *
   * @throws RedisException when there is none
   */
  public StatefulRedisPubSubConnection<byte[], byte[]> hear(
      RedisPubSubListener<byte[], byte[]> listener) {
    RedisDriver made = driver;
    if (made == null || closed) {
      throw new RedisException("not open");
    }
    StatefulRedisPubSubConnection<byte[], byte[]> connection = made.hear();
    connection.addListener(listener);
    return connection;
  }

  @Override
  public void close() {
    closed = true;
    answers = false;
    reachable = false;
    wake.release();
    try {
      keeper.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep() {
    try (RedisDriver opened = new RedisDriver(target, patience.command())) {
      driver = opened;
      while (!closed) {
        tend(opened);
        Duration pause = prompt.get() ? WHILE_WELL : WHILE_AWAY;
        if (wake.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
          wake.drainPermits();
        }
      }
    } catch (InterruptedException end) {
      LOG.debug("interrupted");
    } catch (RuntimeException broken) {
      LOG.error("Redis cannot be used by this process, which goes on without it", broken);
    }
  }

  private void tend(RedisDriver opened) throws InterruptedException {
    try {
      CommandConnection connection = current;
      if (connection == null) {
        connection = opened.connect();
        current = connection;
        failures = 0;
      }
      long asked = System.nanoTime();
      List<Future<?>> trials = new ArrayList<>();
      for (String name : opened.names(prefix + "tried")) {
        trials.add(connection.commands().set(bytes(name), TRIED, BRIEFLY));
      }
      for (Future<?> trial : trials) {
        trial.get(2 * patience.command().toNanos(), TimeUnit.NANOSECONDS);
      }
      failures = 0;
      answered(System.nanoTime() - asked);
    } catch (RuntimeException | ExecutionException | TimeoutException silent) {
      away(silent);
    }
  }

  private void answered(long nanos) {
    answers = !closed;
    reachable = !closed;
    if (saidSo) {
      LOG.info("Redis at {} answers", target);
      saidSo = false;
    }
    long now = System.nanoTime();
    long whole = now - broken;
    if (prompt.get()) {
      if (whole > FORGOTTEN) {
        leastBreak = SHORTEST_BREAK;
      }
    } else if (nanos <= patience.caller().toNanos() && whole >= leastBreak) {
      leastBreak = Math.min(2 * leastBreak, LONGEST_BREAK);
      prompt.set(!closed);
    }
  }

  private void away(Exception silent) {
    answers = false;
    reachable = !closed && silent.getCause() instanceof RedisCommandExecutionException;
    prompt.set(false);
    failures++;
    CommandConnection connection = current;
    if (connection == null || failures > 1) {
      say(silent);
    }
    if (connection != null && failures >= TRIALS) {
      current = null;
      connection.discard();
    }
  }

  private void say(Exception silent) {
    long now = System.nanoTime();
    if (!saidSo && !closed && now - saidAway >= QUIET.toNanos()) {
      saidAway = now;
      saidSo = true;
      LOG.warn(
          "Redis at {} does not answer ({}): revocations are found without it, limits of rate count"
              + " each replica by itself",
          target,
          reason(silent));
    }
  }

  /** The server's own word for it where it gave one: other texts could hold anything. */
  private static String reason(Throwable silent) {
    for (Throwable cause = silent; cause != null; cause = cause.getCause()) {
      String word = String.valueOf(cause.getMessage()).split(" ", 2)[0];
      if (cause instanceof RedisCommandExecutionException && word.matches("[A-Z]{2,20}")) {
        return word;
      }
      if (cause instanceof TimeoutException || cause instanceof RedisCommandTimeoutException) {
        return "no answer in time";
      }
    }
    return "no connection";
  }
}
