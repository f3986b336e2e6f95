package io.tokenauthority.server.authority.admin.audit;

import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.store.AuditTrail.Segment;
import io.tokenauthority.server.store.Transaction;
import java.time.Duration;
import java.time.Instant;

/** Lets whole segments leave that are older than they are kept; their checkpoints stay. */
public final class PurgeAuditLog {

  private final PurgeNotes notes;
  private final Duration retain;

  /**
   * @param retain how long rows are kept ({@code audit.retain})
   */
  public PurgeAuditLog(AuditJournal journal, Duration retain) {
    this.notes = new PurgeNotes(journal);
    this.retain = retain;
  }

  /**
   * Lets at most {@code segments} leave, and tells so.
   *
   * @return how many rows left
   */
  public int run(Transaction tx, Instant now, int segments) {
    int rows = tx.audit().purge(now.minus(retain), segments);
    if (rows > 0) {
      long through =
          tx.audit().firstKept().isPresent()
              ? tx.audit().firstKept().get().number() - 1
              : tx.audit().head().map(Segment::number).orElse(0L);
      notes.write(tx, through, now);
    }
    return rows;
  }
}
