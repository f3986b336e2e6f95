package io.tokenauthority.interceptor.server.trust;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.tokenauthority.interceptor.server.refusal.Bug;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.revocation.RevocationView;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trust feed over a channel: follows {@code WatchTrust}, resumes by sequence where it broke
 * off, and keeps the last good keys and revocations through any outage.
 *
 * <p>One stream at a time. It counts as connected while a heartbeat is under 12 s old; past that it
 * is dropped and another tried, over new connections: a channel with several replicas behind it
 * leads elsewhere, and one whose connection is dead without a sign makes another. While there is
 * none, the key set is polled, so that rotation at least is heard of.
 *
 * <p>Threads: messages are read on the channel's executor, the stream is looked after on the timer.
 * The lock guards which stream is the present one and is never held over a call of gRPC's.
 */
public final class WatchedTrust implements TrustFeed {

  private static final Logger LOG = LoggerFactory.getLogger(WatchedTrust.class);

  private static final String SILENT = "silent";
  private static final Duration CONNECTED = Duration.ofSeconds(12);
  private static final Duration EXPIRE_PERIOD = Duration.ofMinutes(1);

  private final Channel channel;
  private final TokenAuthorityGrpc.TokenAuthorityStub authority;
  private final ScheduledExecutorService timer;
  private final KnownTrust known;
  private final KeyPoll keyPoll;
  private final Backoff backoff;
  private final Runnable broke;

  private Optional<FeedStream> present = Optional.empty();
  private volatile boolean wasSilent;
  private boolean closed;

  /** The timer's own. */
  private long expiredAt;

  private WatchedTrust(
      Channel channel,
      ScheduledExecutorService timer,
      InstantSource wall,
      LongSupplier ticks,
      RandomGenerator random,
      Runnable broke) {
    this.broke = broke;
    this.channel = channel;
    this.authority = TokenAuthorityGrpc.newStub(channel);
    this.timer = timer;
    this.known = new KnownTrust(wall, ticks);
    this.keyPoll = new KeyPoll(authority, known);
    this.backoff = new Backoff(random);
    this.expiredAt = known.nanoTime();
  }

  /**
   * Begins to follow.
   *
   * @param channel authenticated by its owner; the token needs {@code trust:watch}
   * @param timer for looking after the stream; nothing here keeps its thread
   * @param ticks nanoseconds of a monotonic clock
   * @param broke runs each time that the stream broke off
   */
  public static WatchedTrust follow(
      Channel channel,
      ScheduledExecutorService timer,
      InstantSource wall,
      LongSupplier ticks,
      RandomGenerator random,
      Runnable broke) {
    WatchedTrust trust = new WatchedTrust(channel, timer, wall, ticks, random, broke);
    trust.connect();
    var unused = timer.scheduleWithFixedDelay(trust::lookAfter, 1, 1, TimeUnit.SECONDS);
    return trust;
  }

  @Override
  public KeySet keys() {
    return known.keys();
  }

  @Override
  public RevocationView revocations() {
    return known.revocations();
  }

  @Override
  public Duration staleness() {
    return known.staleness();
  }

  @Override
  public CompletionStage<KeySet> lookAgain() {
    return keyPoll.ask();
  }

  private void connect() {
    FeedStream stream = new FeedStream(this, known);
    synchronized (this) {
      if (closed || present.isPresent()) {
        return;
      }
      present = Optional.of(stream);
    }
    // How often is decided here; a channel that waits between its own tries, up to 120 s, would
    // leave the verifier blind for as long after the authority is back.
    if (channel instanceof ManagedChannel managed) {
      if (wasSilent) {
        managed.enterIdle(); // the connection may be dead without a sign: others are made
      }
      managed.resetConnectBackoff();
    }
    Context.ROOT.run(() -> stream.open(authority.withWaitForReady()));
  }

  /** A stream read a heartbeat: the next interruption begins with a short wait again. */
  synchronized void heard() {
    backoff.succeeded();
  }

  /**
   * A stream is over, by itself or because it could not be used.
   *
   * @param asked how long the authority said to wait, if it did
   */
  void over(FeedStream stream, String why, Optional<Duration> asked) {
    Duration wait;
    synchronized (this) {
      if (!isPresent(stream)) {
        return;
      }
      present = Optional.empty();
      wasSilent = why.equals(SILENT);
      if (closed) {
        return;
      }
      wait = backoff.next(asked);
    }
    broke.run();
    LOG.info("the trust feed broke off ({}); again in {} ms", why, wait.toMillis());
    var unused = timer.schedule(this::connect, wait.toNanos(), TimeUnit.NANOSECONDS);
  }

  synchronized boolean isPresent(FeedStream stream) {
    return present.isPresent() && present.get() == stream;
  }

  /** Runs each second; one that threw would be the last. */
  private void lookAfter() {
    try {
      lookAfterStream();
      forgetExpired();
    } catch (RuntimeException failed) {
      LOG.error("looking after the trust feed failed{}", Bug.trace(failed));
    }
  }

  private void lookAfterStream() {
    Optional<FeedStream> stream;
    synchronized (this) {
      stream = present;
    }
    stream.filter(each -> each.isSilentFor(CONNECTED)).ifPresent(each -> each.drop(SILENT));
    if (known.staleness().compareTo(CONNECTED) > 0) {
      var unused = keyPoll.ask();
    }
  }

  private void forgetExpired() {
    if (known.nanoTime() - expiredAt > EXPIRE_PERIOD.toNanos()) {
      expiredAt = known.nanoTime();
      known.expire();
    }
  }

  @Override
  public void close() {
    Optional<FeedStream> last;
    synchronized (this) {
      closed = true;
      last = present;
    }
    last.ifPresent(each -> each.drop("closed"));
  }

  static String codeOf(Throwable failure) {
    return Status.fromThrowable(failure).getCode().name();
  }
}
