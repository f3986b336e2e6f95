package io.tokenauthority.server.grpc.feed;

import io.grpc.stub.ServerCallStreamObserver;
import io.tokenauthority.server.authority.admin.audit.FollowAuditEvents.Batch;
import io.tokenauthority.server.authority.admin.audit.FollowAuditEvents.Follower;
import io.tokenauthority.server.grpc.Lane;
import io.tokenauthority.server.grpc.Statuses;
import io.tokenauthority.server.grpc.wire.AuditWire;
import io.tokenauthority.server.store.AuditTrail;
import io.tokenauthority.v1.WatchAuditEventsResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * WatchAuditEvents: each follower looks for what was sealed since its last look, once a second, and
 * at once while there is more. How many may follow is the use-case's to say.
 */
public final class AuditBroadcast implements AutoCloseable {

  private static final Duration LOOK = Duration.ofSeconds(1);

  /** How long a watcher hears nothing at most (audit_log.proto). */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final FeedThread thread;
  private final Statuses statuses;
  private final Set<Stream> streams = new LinkedHashSet<>();

  private AuditBroadcast(FeedThread thread, Statuses statuses) {
    this.thread = thread;
    this.statuses = statuses;
  }

  /**
   * Begins to look.
   *
   * @param lane where the trail is read
   */
  public static AuditBroadcast start(Lane lane, Statuses statuses) {
    AuditBroadcast broadcast =
        new AuditBroadcast(new FeedThread("audit-feed", lane, statuses), statuses);
    broadcast.thread.every(LOOK, broadcast::look);
    return broadcast;
  }

  private void look() {
    new ArrayList<>(streams).forEach(Stream::look);
  }

  /** Prepares a stream, on the thread of its call, before the follower is opened on a lane. */
  public Opening prepare(ServerCallStreamObserver<WatchAuditEventsResponse> call) {
    Opening opening = new Opening(call);
    call.setOnReadyHandler(opening::ready);
    call.setOnCancelHandler(opening::ended);
    call.setOnCloseHandler(opening::ended);
    return opening;
  }

  @Override
  public void close() {
    thread.close();
  }

  /** A call that waits for its follower. */
  public final class Opening {
    private final ServerCallStreamObserver<WatchAuditEventsResponse> call;
    private volatile boolean over;

    private Opening(ServerCallStreamObserver<WatchAuditEventsResponse> call) {
      this.call = call;
    }

    /** Goes on with the follower, which is closed when the call ends. */
    public void follow(Follower follower) {
      thread.execute(
          () -> {
            Stream stream = new Stream(call, follower);
            streams.add(stream);
            if (over) {
              stream.leave();
            } else {
              stream.look();
            }
          });
    }

    private void ready() {
      thread.execute(
          () -> streams.stream().filter(each -> each.call == call).forEach(Stream::look));
    }

    private void ended() {
      over = true;
      thread.execute(
          () ->
              streams.stream()
                  .filter(each -> each.call == call)
                  .findAny()
                  .ifPresent(Stream::leave));
    }
  }

  /** One watcher; for the feed's thread. */
  private final class Stream {
    private final ServerCallStreamObserver<WatchAuditEventsResponse> call;
    private final Follower follower;
    private boolean looking;
    private long toldNanos = System.nanoTime();

    Stream(ServerCallStreamObserver<WatchAuditEventsResponse> call, Follower follower) {
      this.call = call;
      this.follower = follower;
    }

    void look() {
      if (looking || !call.isReady()) {
        return;
      }
      looking = true;
      thread.onLane(follower::poll, this::tell, this::fail);
    }

    private void tell(Batch batch) {
      looking = false;
      for (AuditTrail.Row row : batch.rows()) {
        call.onNext(
            WatchAuditEventsResponse.newBuilder()
                .setAuditEvent(AuditWire.message(row))
                .setPosition(row.position())
                .build());
      }
      boolean silent = System.nanoTime() - toldNanos > SILENCE.toNanos() / 2;
      if (!batch.rows().isEmpty() || silent) {
        toldNanos = System.nanoTime();
      }
      if (batch.rows().isEmpty() && silent) {
        call.onNext(WatchAuditEventsResponse.newBuilder().setPosition(batch.position()).build());
      }
      if (!batch.end()) {
        look();
      }
    }

    private void fail(Throwable trouble) {
      call.onError(statuses.exception(trouble));
      leave();
    }

    void leave() {
      follower.close();
      streams.remove(this);
    }
  }
}
