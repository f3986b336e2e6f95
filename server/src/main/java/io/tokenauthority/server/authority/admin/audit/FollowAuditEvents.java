package io.tokenauthority.server.authority.admin.audit;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.store.AuditTrail.AuditFilter;
import io.tokenauthority.server.store.AuditTrail.Row;
import io.tokenauthority.server.store.AuditTrail.Segment;
import io.tokenauthority.server.store.AuditTrail.Stretch;
import io.tokenauthority.server.store.Store;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Follows the trail by its sealed positions. A few at once, so that none can tire the store. */
public final class FollowAuditEvents {

  private static final int FOLLOWERS = 32;
  private static final int BATCH = 500;

  private final Store store;
  private final Semaphore places = new Semaphore(FOLLOWERS);

  public FollowAuditEvents(Store store) {
    this.store = store;
  }

  /**
   * Begins to follow. Close the follower, or its place stays taken.
   *
   * @param afterPosition empty: after the present head; 0: from the oldest kept
   * @throws Denied FIELD_INVALID, LIMIT_REACHED
   */
  public Follower open(Call call, OptionalLong afterPosition, String filter) {
    call.require(AdminScopes.AUDIT_READ);
    AuditFilter wanted = ListAuditEvents.filter(filter);
    if (afterPosition.orElse(0) < 0) {
      throw Denied.field("after_position", "must not be negative");
    }
    long from = afterPosition.isPresent() ? afterPosition.getAsLong() : head();
    if (!places.tryAcquire()) {
      throw Denied.because(
          Reason.LIMIT_REACHED,
          "as many follow the audit log as may",
          Map.of("limit", "audit_watchers", "value", Integer.toString(FOLLOWERS)));
    }
    return new Follower(wanted, from);
  }

  private long head() {
    return store.read(tx -> tx.audit().head().map(Segment::lastPosition).orElse(0L));
  }

  /**
   * What a follower has not seen yet.
   *
   * @param position all that match up to here were seen
   * @param end whether there is no more for now
   */
  public record Batch(List<Row> rows, long position, boolean end) {
    /** Keeps its own copy. */
    public Batch {
      rows = List.copyOf(rows);
    }
  }

  /** One who follows. For one thread at a time. */
  public final class Follower implements AutoCloseable {
    private final AuditFilter wanted;
    private final AtomicBoolean closed = new AtomicBoolean();
    private long position;

    private Follower(AuditFilter wanted, long position) {
      this.wanted = wanted;
      this.position = position;
    }

    /** What was sealed since the last poll, as far as one look goes. Blocks on the store. */
    public Batch poll() {
      Stretch stretch = store.read(tx -> tx.audit().sealedAfter(position, wanted, BATCH));
      long before = position;
      position = Math.max(position, stretch.through());
      return new Batch(stretch.rows(), position, position == before);
    }

    /** Gives the place up. Idempotent. */
    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        places.release();
      }
    }
  }
}
