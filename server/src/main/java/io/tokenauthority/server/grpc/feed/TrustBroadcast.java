package io.tokenauthority.server.grpc.feed;

import io.grpc.stub.ServerCallStreamObserver;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.grpc.Lane;
import io.tokenauthority.server.grpc.Statuses;
import io.tokenauthority.server.grpc.wire.EncodedMessage;
import io.tokenauthority.server.lifecycle.SigningKeyRing;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.server.trust.PublishedKeys;
import io.tokenauthority.server.trust.TrustListener;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.server.trust.ViewMark;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Tells every watcher what changes. Hears it from the {@link TrustView}, encodes it once, and lets
 * each {@link TrustStream} take it from where it stands.
 */
public final class TrustBroadcast implements TrustListener, AutoCloseable {

  private static final int WATCHERS = 1000;

  /** How old this process's own view may be for a heartbeat (DESIGN section 5). */
  private static final Duration FRESH = Duration.ofSeconds(5);

  /** How long a watcher that is ahead of us waits for us to catch up. */
  private static final Duration CATCH_UP = Duration.ofSeconds(10);

  private final TrustView view;
  private final Store store;
  private final InstantSource time;
  private final Statuses statuses;
  private final FeedThread thread;
  private final Set<TrustStream> streams = new LinkedHashSet<>();
  private RecentDeltas recent;
  private PublishedKeys keys;
  private EncodedMessage encodedKeys;
  private final FeedLimits limits;
  private volatile int watchers;

  TrustBroadcast(
      TrustView view,
      Store store,
      InstantSource time,
      Statuses statuses,
      FeedThread thread,
      FeedLimits limits) {
    this.view = view;
    this.store = store;
    this.time = time;
    this.statuses = statuses;
    this.thread = thread;
    this.limits = limits;
    this.recent = new RecentDeltas(0, limits.rememberedBytes());
    this.keys = PublishedKeys.NONE;
    this.encodedKeys = Events.keys(keys);
  }

  /**
   * Begins to listen and to tell.
   *
   * @param lane where pages are read
   */
  public static TrustBroadcast start(
      TrustView view, Store store, Lane lane, InstantSource time, Statuses statuses) {
    TrustBroadcast broadcast =
        new TrustBroadcast(
            view,
            store,
            time,
            statuses,
            new FeedThread("trust-feed", lane, statuses),
            FeedLimits.STANDARD);
    broadcast.listen();
    return broadcast;
  }

  /**
   * Listens first and reads where the view stands afterwards: what is told in between lies at or
   * below that, and is passed over.
   */
  void listen() {
    view.listen(this);
    thread.execute(
        () -> {
          recent = new RecentDeltas(view.sequence(), limits.rememberedBytes());
          take(view.keys());
        });
    thread.every(limits.heartbeat(), this::beat);
  }

  Duration mayLeaveUnread() {
    return limits.unread();
  }

  /** How many streams are open. */
  public int watchers() {
    return watchers;
  }

  /** Begins a stream, on the thread of its call. */
  void open(ServerCallStreamObserver<EncodedMessage> call, long afterSequence) {
    TrustStream stream = new TrustStream(this, call, afterSequence);
    call.setOnReadyHandler(() -> thread.execute(stream::pump));
    call.setOnCancelHandler(() -> thread.execute(() -> forget(stream)));
    call.setOnCloseHandler(() -> thread.execute(() -> forget(stream)));
    thread.execute(() -> admit(stream));
  }

  @Override
  public void revoked(List<StoredRevocation> delta, long sequence) {
    thread.execute(
        () -> {
          recent.add(delta, sequence);
          pumpAll();
        });
  }

  @Override
  public void keysChanged(SigningKeyRing ring, PublishedKeys changed) {
    thread.execute(() -> take(changed));
  }

  /** Stops listening; streams are ended by whoever ends the calls. */
  @Override
  public void close() {
    view.unlisten(this);
    thread.close();
  }

  // For streams, on the feed's thread.

  long last() {
    return recent.last();
  }

  Optional<Events.Part> recent(long after) {
    return recent.next(after);
  }

  long revocationCount() {
    return view.size();
  }

  String keysEtag() {
    return keys.etag();
  }

  EncodedMessage keys() {
    return encodedKeys;
  }

  /** Whether anything can still be accepted that this matches. */
  private boolean isAlive(StoredRevocation stored) {
    return stored.revocation().expireTime().isAfter(time.instant());
  }

  EncodedMessage heartbeat() {
    var now = time.instant();
    return Events.heartbeat(now, recent.last(), view.mark(now).age());
  }

  void refuse(ServerCallStreamObserver<EncodedMessage> call, Throwable why) {
    call.onError(statuses.exception(why));
  }

  /** Reads changes on the lane, and goes on here; what cannot be read ends the stream. */
  void read(TrustStream stream, long after, int limit, Consumer<List<StoredRevocation>> then) {
    thread.onLane(() -> store.revocationsAfter(after, limit), then, stream::end);
  }

  /** Reads and encodes a page of a whole view on the lane likewise. */
  void readPage(TrustStream stream, long after, long sequence, Consumer<SnapshotPage> then) {
    thread.onLane(
        () ->
            SnapshotPage.of(
                store.revocationsAfter(after, SnapshotPage.ROWS), sequence, this::isAlive),
        then,
        stream::end);
  }

  private void take(PublishedKeys changed) {
    keys = changed;
    encodedKeys = Events.keys(changed);
    pumpAll();
  }

  private void admit(TrustStream stream) {
    if (streams.size() >= WATCHERS) {
      stream.end(
          Denied.because(
              Reason.LIMIT_REACHED,
              "too many watchers here; try another replica",
              Map.of("limit", "trust.watchers", "value", Integer.toString(WATCHERS))));
      return;
    }
    if (isStale()) {
      stream.end(stale());
      return;
    }
    streams.add(stream);
    watchers = streams.size();
    begin(stream);
  }

  private void begin(TrustStream stream) {
    long after = stream.afterSequence();
    if (after == 0 || Events.epoch(after) != Events.epoch(recent.last())) {
      stream.tellAll();
    } else if (after > recent.last()) {
      awaitSequence(stream, after);
    } else {
      thread.onLane(
          () -> store.read(tx -> tx.revocations().purgedThrough()),
          purged -> {
            if (after < purged) {
              stream.tellAll();
            } else {
              stream.resume();
            }
          },
          stream::end);
    }
  }

  /** The watcher has heard more elsewhere than we know. */
  private void awaitSequence(TrustStream stream, long after) {
    var unused =
        view.whenSeen(after, CATCH_UP)
            .thenAccept(
                seen ->
                    thread.execute(
                        () -> {
                          if (seen) {
                            stream.resume();
                          } else {
                            stream.end(stale());
                          }
                        }));
  }

  private void beat() {
    boolean stale = isStale();
    for (TrustStream stream : new ArrayList<>(streams)) {
      if (stale) {
        stream.end(stale());
      } else {
        stream.beat();
      }
    }
    sweep();
  }

  private void pumpAll() {
    streams.forEach(TrustStream::pump);
    sweep();
  }

  private void forget(TrustStream stream) {
    streams.remove(stream);
    watchers = streams.size();
  }

  private void sweep() {
    streams.removeIf(TrustStream::isEnded);
    watchers = streams.size();
  }

  private boolean isStale() {
    ViewMark mark = view.mark(time.instant());
    return mark.age().compareTo(FRESH) > 0;
  }

  private static Denied stale() {
    return Denied.later(
        Reason.TRUST_STALE, "this replica's view is too old; try another", Duration.ofSeconds(1));
  }
}
