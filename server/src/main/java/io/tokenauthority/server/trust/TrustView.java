package io.tokenauthority.server.trust;

import io.tokenauthority.server.lifecycle.SigningKeyRing;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.token.revocation.Judgement;
import io.tokenauthority.token.revocation.Revocable;
import io.tokenauthority.token.revocation.RevocationView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process believes: the revocations up to a sequence, and the keys.
 *
 * <p>{@link #poll} looks into the store; {@link TrustPoller} does so each second, and {@link
 * #acknowledge} after each revocation of this process, before it is answered (P4). Polls take
 * turns; all reading is of volatiles and never waits. The age of the view runs from the beginning
 * of the last good poll, by the wall clock or the monotonic one, whichever says more: after a pause
 * of the process neither alone can be trusted.
 */
public final class TrustView {

  private static final Logger log = LoggerFactory.getLogger(TrustView.class);
  private static final int BATCH = 10_000;
  private static final Duration FORGET_EVERY = Duration.ofMinutes(1);

  private final Store store;
  private final InstantSource time;
  private final LongSupplier nanoTime;
  private final RevocationView revocations = new RevocationView();
  private final SequenceWaiters waiters = new SequenceWaiters();
  private final List<TrustListener> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock polling = new ReentrantLock();
  private volatile LongConsumer announcing = sequence -> {};
  private volatile PublishedKeys keys = PublishedKeys.NONE;
  private final Pulse pulse;
  private volatile Poll lastGood = new Poll(Instant.EPOCH, 0);

  private volatile boolean storeBehind;

  /** What {@link Pulse#beat} gave when the last good poll began. */
  private volatile long pausesSeen = -1;

  private Instant forgotten = Instant.EPOCH;

  /** When a poll began, by both clocks. */
  private record Poll(Instant at, long nanos) {}

  /** What one read of the database found. */
  private record Found(long lastSequence, SigningKeyRing ring) {}

  /**
   * An empty view, stale until the first {@link #poll}.
   *
   * @param nanoTime the monotonic clock
   */
  public TrustView(Store store, InstantSource time, LongSupplier nanoTime) {
    this.store = store;
    this.time = time;
    this.nanoTime = nanoTime;
    this.pulse = new Pulse(time, nanoTime);
  }

  /** Whether the token, or anything that it hangs from, is revoked. */
  public Judgement judge(Revocable token) {
    return revocations.judge(token);
  }

  /** What the view is complete to. Read it before you judge: then you judge by it at least. */
  public long sequence() {
    return revocations.sequence();
  }

  /** The one view itself, for who judges by it on every call; to be read only. */
  public RevocationView revocations() {
    return revocations;
  }

  /** The keys that verify. */
  public PublishedKeys keys() {
    return keys;
  }

  /** What the view is complete to at {@code now}, and how old. */
  public ViewMark mark(Instant now) {
    Poll last = lastGood;
    long nanos = nanoTime.getAsLong();
    long byMonotonic = nanos - last.nanos();
    long age = Math.max(0, Math.max(nanosBetween(last.at(), now), byMonotonic));
    return new ViewMark(
        revocations.sequence(), Duration.ofNanos(age), pulse.isUnbroken(pausesSeen, now, nanos));
  }

  /** As Duration.between, at a tenth of its cost, which every validation pays. */
  private static long nanosBetween(Instant from, Instant to) {
    long seconds = TimeUnit.SECONDS.toNanos(to.getEpochSecond() - from.getEpochSecond());
    return seconds == Long.MAX_VALUE ? seconds : seconds + (to.getNano() - from.getNano());
  }

  /** The top 16 bits of the view's sequence (DESIGN 7); 0 before the first poll. */
  public int epoch() {
    return (int) (revocations.sequence() >>> 48);
  }

  /** Whether the last look found a store that knows less than this view: it is not believed. */
  public boolean isStoreBehind() {
    return storeBehind;
  }

  /** How many revocations the view holds. */
  public int size() {
    return revocations.size();
  }

  /** Is told of all changes from now on. */
  public void listen(TrustListener listener) {
    listeners.add(listener);
  }

  /** Is told no more. */
  public void unlisten(TrustListener listener) {
    listeners.remove(listener);
  }

  /**
   * Has this told of what this process commits: the sequence of a revocation, or 0 for changed
   * keys. It must neither block nor throw.
   */
  public void announceTo(LongConsumer others) {
    announcing = others;
  }

  /**
   * Looks into the store now, waiting for a look that is under way.
   *
   * @throws StoreException when it does not answer; the view then stays as it was, ageing
   */
  public void poll() {
    polling.lock();
    try {
      long pauses = pulse.beat();
      Poll begun = new Poll(time.instant(), nanoTime.getAsLong());
      Found found =
          store.read(
              tx ->
                  new Found(
                      tx.revocations().lastSequence(),
                      new SigningKeyRing(tx.signingKeys().live())));
      requireNotBehind(found.lastSequence());
      takeKeys(found.ring());
      catchUp(found.lastSequence());
      lastGood = begun;
      pausesSeen = pauses;
      forgetExpired(begun.at());
    } finally {
      polling.unlock();
    }
    waiters.reached(revocations.sequence());
  }

  /**
   * Makes this view know what this process has just committed, before anybody is told that it is
   * done (P4). The store's silence does not matter: the view judges by it all the same, and its
   * sequence follows with the next good poll.
   */
  public void acknowledge(StoredRevocation... done) {
    revocations.apply(Notices.of(List.of(done)), 0);
    long last = Arrays.stream(done).mapToLong(StoredRevocation::sequence).max().orElse(0);
    announcing.accept(last);
    if (revocations.sequence() >= last) {
      return;
    }
    try {
      pollTo(last);
    } catch (StoreException silent) {
      log.warn(
          "the view is behind its own revocation: the store does not answer ({})", silent.kind());
    }
  }

  /** Looks for changed keys: this process has just changed them. */
  public void acknowledgeKeys() {
    announcing.accept(0);
    try {
      poll();
    } catch (StoreException silent) {
      log.warn("changed keys are not seen yet: the store does not answer ({})", silent.kind());
    }
  }

  /**
   * Whether the view is complete to {@code sequence}, true as soon as it is, false when {@code
   * patience} ends first or too many wait. Is completed on the poller's thread: go on elsewhere.
   */
  public CompletionStage<Boolean> whenSeen(long sequence, Duration patience) {
    return waiters.await(sequence, patience, this::sequence);
  }

  /**
   * Whether this process has run without a pause since its last good poll began. If not, another
   * replica may have revoked what is still good here, however young the view seems: {@link #sync}.
   */
  public boolean isSynced() {
    return pulse.isUnbroken(pausesSeen);
  }

  /**
   * Polls if there was a pause since the last poll; of those who come together one does it.
   *
   * @throws StoreException when the store does not answer
   */
  public void sync() {
    if (isSynced()) {
      return;
    }
    polling.lock();
    try {
      if (!isSynced()) {
        poll();
      }
    } finally {
      polling.unlock();
    }
  }

  /** From now on {@link #beat} is called several times a second. */
  void beginPulse() {
    pulse.begin();
  }

  void beat() {
    long unused = pulse.beat();
  }

  private void pollTo(long sequence) {
    polling.lock();
    try {
      if (revocations.sequence() < sequence) {
        poll();
      }
    } finally {
      polling.unlock();
    }
  }

  /** Sequences never go back: this is another database, or an older copy of it. */
  private void requireNotBehind(long lastSequence) {
    storeBehind = lastSequence < revocations.sequence();
    if (storeBehind) {
      throw new StoreException(
          StoreException.Kind.UNAVAILABLE, "the database is older than it was");
    }
  }

  private void takeKeys(SigningKeyRing ring) {
    if (PublishedKeys.etag(ring).equals(keys.etag())) {
      return;
    }
    PublishedKeys changed = PublishedKeys.of(ring);
    keys = changed;
    tell(listener -> listener.keysChanged(ring, changed));
  }

  private void catchUp(long lastSequence) {
    while (revocations.sequence() < lastSequence) {
      List<StoredRevocation> delta = store.revocationsAfter(revocations.sequence(), BATCH);
      long complete =
          delta.size() < BATCH
              ? Math.max(lastSequence, last(delta))
              : delta.get(delta.size() - 1).sequence();
      revocations.apply(Notices.of(delta), complete);
      tell(listener -> listener.revoked(delta, complete));
    }
  }

  private static long last(List<StoredRevocation> delta) {
    return delta.isEmpty() ? 0 : delta.get(delta.size() - 1).sequence();
  }

  private void forgetExpired(Instant now) {
    if (!now.isBefore(forgotten.plus(FORGET_EVERY))) {
      revocations.expire(now);
      forgotten = now;
    }
  }

  private void tell(Consumer<TrustListener> news) {
    for (TrustListener listener : listeners) {
      try {
        news.accept(listener);
      } catch (RuntimeException broken) {
        log.error("a listener to the trust view failed", broken);
      }
    }
  }
}
