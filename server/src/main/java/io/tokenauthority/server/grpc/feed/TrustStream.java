package io.tokenauthority.server.grpc.feed;

import io.grpc.stub.ServerCallStreamObserver;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.grpc.wire.EncodedMessage;
import io.tokenauthority.server.store.StoredRevocation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One watcher: where it stands in the order, and what it is told next (trust.proto has the order of
 * messages). It is told as much as its connection takes, and has no more waiting than two pages: of
 * a whole view the next one is read while it takes the one before.
 *
 * <p>For the feed's thread alone: what the call tells on others is handed to it.
 */
final class TrustStream {

  private static final int CHANGES = 10_000;

  /** What a watcher is being told. */
  private enum Phase {
    /** Nothing yet: what it may begin with is being looked up. */
    OPENING,
    /** A whole view. */
    SNAPSHOT,
    /** What changes. */
    LIVE,
    /** Nothing more. */
    ENDED
  }

  private final TrustBroadcast broadcast;
  private final ServerCallStreamObserver<EncodedMessage> call;
  private final Queue<EncodedMessage> page = new ArrayDeque<>();
  private Phase phase = Phase.OPENING;
  private long sent;
  private long snapshotCursor;
  private long snapshotCount;
  private String keysSent = "";
  private boolean heartbeatDue;
  private boolean reading;
  private boolean readThrough;
  private long blockedSince;

  TrustStream(
      TrustBroadcast broadcast, ServerCallStreamObserver<EncodedMessage> call, long afterSequence) {
    this.broadcast = broadcast;
    this.call = call;
    this.sent = afterSequence;
  }

  long afterSequence() {
    return sent;
  }

  boolean isEnded() {
    return phase == Phase.ENDED || call.isCancelled();
  }

  /** Goes on from where the watcher is. */
  void resume() {
    phase = Phase.LIVE;
    heartbeatDue = true;
    pump();
  }

  /** Tells a whole view, complete to what the broadcast has now. */
  void tellAll() {
    phase = Phase.SNAPSHOT;
    sent = broadcast.last();
    page.add(Events.snapshotBegin(sent, broadcast.revocationCount()));
    keysSent = broadcast.keysEtag();
    page.add(broadcast.keys());
    pump();
  }

  /** Tells what there is to tell, as far as the connection takes it. */
  void pump() {
    while (!isEnded() && phase != Phase.OPENING && hasMore()) {
      if (!call.isReady()) {
        blockedSince = blockedSince == 0 ? System.nanoTime() : blockedSince;
        return;
      }
      blockedSince = 0;
      if (phase == Phase.SNAPSHOT) {
        readAhead();
      }
      EncodedMessage next = page.poll();
      if (next == null) {
        next = phase == Phase.SNAPSHOT ? nextOfSnapshot() : nextOfLife();
      }
      if (next == null) {
        return;
      }
      call.onNext(next);
    }
  }

  /** Five seconds passed: says so to the watcher, or ends a stream that nobody reads. */
  void beat() {
    Duration patience = broadcast.mayLeaveUnread();
    if (blockedSince != 0 && System.nanoTime() - blockedSince > patience.toNanos()) {
      end(
          Denied.because(
              Reason.LIMIT_REACHED,
              "the watcher reads too slowly",
              Map.of("limit", "trust.unread", "value", patience.toSeconds() + "s")));
      return;
    }
    heartbeatDue = true;
    pump();
  }

  /** Ends the stream with a refusal. */
  void end(Throwable why) {
    if (phase != Phase.ENDED) {
      phase = Phase.ENDED;
      page.clear();
      broadcast.refuse(call, why);
    }
  }

  private boolean hasMore() {
    return !page.isEmpty()
        || phase == Phase.SNAPSHOT
        || !keysSent.equals(broadcast.keysEtag())
        || sent < broadcast.last()
        || heartbeatDue;
  }

  private @Nullable EncodedMessage nextOfSnapshot() {
    if (!readThrough) {
      return null; // it is being read
    }
    phase = Phase.LIVE;
    heartbeatDue = true;
    return Events.snapshotEnd(sent, snapshotCount);
  }

  private void readAhead() {
    if (readThrough || reading || page.size() > SnapshotPage.ROWS / Events.BATCH) {
      return;
    }
    reading = true;
    broadcast.readPage(
        this,
        snapshotCursor,
        sent,
        read -> {
          reading = false;
          snapshotCount += read.count();
          snapshotCursor = read.cursor();
          readThrough = read.isLast();
          page.addAll(read.events());
          pump();
        });
  }

  private @Nullable EncodedMessage nextOfLife() {
    if (!keysSent.equals(broadcast.keysEtag())) {
      keysSent = broadcast.keysEtag();
      return broadcast.keys();
    }
    if (sent < broadcast.last()) {
      Optional<Events.Part> next = broadcast.recent(sent);
      if (next.isEmpty()) {
        long known = broadcast.last(); // a page read after this is complete to it at least
        read(sent, found -> tookMissedPage(found, known));
        return null;
      }
      sent = next.get().sequence();
      return next.get().event();
    }
    heartbeatDue = false;
    return broadcast.heartbeat();
  }

  /** The watcher was away longer than the broadcast remembers. */
  private void tookMissedPage(List<StoredRevocation> found, long known) {
    long newest = found.isEmpty() ? 0 : found.get(found.size() - 1).sequence();
    long reached = found.size() < CHANGES ? Math.max(known, newest) : newest;
    Events.delta(found, reached).forEach(part -> page.add(part.event()));
    sent = reached;
  }

  private void read(long after, Consumer<List<StoredRevocation>> then) {
    if (reading) {
      return;
    }
    reading = true;
    broadcast.read(
        this,
        after,
        CHANGES,
        found -> {
          reading = false;
          then.accept(found);
          pump();
        });
  }
}
