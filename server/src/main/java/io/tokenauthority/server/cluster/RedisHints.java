package io.tokenauthority.server.cluster;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.tokenauthority.server.redis.RedisLink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints by Redis's publish and subscribe.
 *
 * <p>What is published while a subscription is away is lost, and a subscription can be dead without
 * anybody saying so. So each (re)subscription looks by itself, and a thread of ours publishes a
 * beat each second that only this replica knows: one that is not heard for {@value #SILENCE_MILLIS}
 * ms means that nothing is, and the connection is made anew. Whatever else comes means "look now",
 * whoever sent it, and no more often than {@link PacedLooks} lets through.
 */
public final class RedisHints implements Hints {

  private static final Logger LOG = LoggerFactory.getLogger(RedisHints.class);

  private static final Duration BEAT = Duration.ofSeconds(1);
  private static final int SILENCE_MILLIS = 3_500;

  /** Between two looks: at most 40 in a second. */
  private static final Duration GAP = Duration.ofMillis(25);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final String BEAT_MARK = "beat ";
  private static final int LONGEST_SEQUENCE = 19;

  private final RedisLink link;
  private final byte[] channel;
  private final byte[] beat;
  private final PacedLooks looks;
  private final AtomicLong toTell = new AtomicLong(PacedLooks.NONE);
  private final AtomicBoolean telling = new AtomicBoolean();
  private final Semaphore waiting = new Semaphore(0);
  private final Thread watcher = new Thread(this::watch, "hints-redis");
  private volatile boolean closed;
  private volatile boolean hearing;
  private volatile long lastHeard;

  private RedisHints(RedisLink link, LongConsumer heard, RandomGenerator random) {
    this.link = link;
    this.channel = link.name("hints");
    byte[] nonce = new byte[16];
    random.nextBytes(nonce);
    this.beat = bytes(BEAT_MARK + HexFormat.of().formatHex(nonce));
    this.looks = new PacedLooks(heard, GAP.toNanos(), System::nanoTime);
  }

  /**
   * Begins to listen and to tell; returns at once, whether Redis is there or not.
   *
   * @param heard is given the sequence of a hint, or 0 where there may be anything; on a thread of
   *     the driver's, so it must not block
   */
  public static RedisHints start(RedisLink link, LongConsumer heard, RandomGenerator random) {
    RedisHints hints = new RedisHints(link, heard, random);
    hints.watcher.setDaemon(true);
    hints.watcher.start();
    return hints;
  }

  @Override
  public void tell(long sequence) {
    toTell.accumulateAndGet(sequence, PacedLooks::merged);
    tellNext();
  }

  /** One is under way at most; what comes meanwhile is told together after it. */
  private void tellNext() {
    while (toTell.get() != PacedLooks.NONE && telling.compareAndSet(false, true)) {
      long next = toTell.getAndSet(PacedLooks.NONE);
      if (next == PacedLooks.NONE || !publish(bytes(Long.toString(next)), this::told)) {
        telling.set(false);
      }
    }
  }

  private void told() {
    telling.set(false);
    tellNext();
  }

  @Override
  public boolean isHearing() {
    return hearing;
  }

  @Override
  public void close() {
    closed = true;
    waiting.release();
    try {
      watcher.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sends and forgets: what is lost is found by polling.
   *
   * @param done is called when it was sent or is known not to be
   * @return false when it was not tried
   */
  private boolean publish(byte[] message, Runnable done) {
    try {
      return link.commands()
          .map(commands -> commands.publish(channel, message))
          .map(sent -> sent.whenComplete((heardBy, error) -> done.run()))
          .isPresent();
    } catch (RuntimeException refused) {
      LOG.debug("a hint was not told: {}", refused.getClass().getSimpleName());
      return false;
    }
  }

  private void watch() {
    Duration pause = FIRST_PAUSE;
    try {
      while (!closed) {
        if (listen()) {
          pause = FIRST_PAUSE;
        }
        hearing = false;
        if (!closed) {
          // Waits on what close() releases.
          var unused = waiting.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
          Duration twice = pause.multipliedBy(2);
          pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        }
      }
    } catch (InterruptedException end) {
      LOG.debug("interrupted");
    }
  }

  /**
   * Subscribes, and stays for as long as the beat is heard.
   *
   * @return whether it was heard at all
   */
  private boolean listen() throws InterruptedException {
    lastHeard = System.nanoTime();
    try (StatefulRedisPubSubConnection<byte[], byte[]> connection = link.hear(new Listener())) {
      connection.sync().subscribe(channel);
      long begun = System.nanoTime();
      long nextBeat = begun;
      while (!closed && !isSilent()) {
        long now = System.nanoTime();
        if (now - nextBeat >= 0) {
          var unused = publish(beat, () -> {});
          nextBeat = now + BEAT.toNanos();
        }
        if (waiting.tryAcquire(Math.max(1, nextBeat - now), TimeUnit.NANOSECONDS)) {
          waiting.drainPermits();
          passOn();
        }
      }
      boolean heard = lastHeard - begun > 0;
      if (heard && !closed) {
        LOG.info("hints by Redis are not heard any more; polling goes on");
      }
      return heard;
    } catch (RuntimeException lost) {
      LOG.debug("hints by Redis cannot be heard: {}", lost.getClass().getSimpleName());
      return false;
    }
  }

  private boolean isSilent() {
    return System.nanoTime() - lastHeard > TimeUnit.MILLISECONDS.toNanos(SILENCE_MILLIS);
  }

  /** Hints that came too soon after the last look wait here for the next. */
  private void passOn() throws InterruptedException {
    while (!closed && !looks.flush()) {
      TimeUnit.NANOSECONDS.sleep(GAP.toNanos());
    }
  }

  private void hear(long sequence) {
    if (!looks.hear(sequence) && waiting.availablePermits() == 0) {
      waiting.release();
    }
  }

  /** A sequence; 0 for what is none. */
  private static long sequence(byte[] message) {
    if (message.length == 0 || message.length > LONGEST_SEQUENCE) {
      return 0;
    }
    try {
      return Math.max(0, Long.parseLong(new String(message, StandardCharsets.US_ASCII)));
    } catch (NumberFormatException garbage) {
      return 0;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Called on the driver's threads. */
  private final class Listener extends RedisPubSubAdapter<byte[], byte[]> {

    @Override
    public void message(byte[] on, byte[] message) {
      if (Arrays.equals(message, beat)) {
        lastHeard = System.nanoTime();
        hearing = true;
      } else if (message.length != beat.length || !startsWithMark(message)) {
        RedisHints.this.hear(sequence(message));
      }
    }

    @Override
    public void subscribed(byte[] to, long count) {
      RedisHints.this.hear(0);
    }

    /** A beat of another replica. */
    private boolean startsWithMark(byte[] message) {
      byte[] mark = bytes(BEAT_MARK);
      return Arrays.equals(message, 0, mark.length, mark, 0, mark.length);
    }
  }
}
