package io.tokenauthority.server.authority.admin.audit;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.store.AuditTrail.AuditFilter;
import io.tokenauthority.server.store.AuditTrail.Row;
import io.tokenauthority.server.store.AuditTrail.Segment;
import io.tokenauthority.server.store.Page;
import io.tokenauthority.server.store.PageRequest;
import io.tokenauthority.server.store.TimeRange;
import io.tokenauthority.server.store.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * That old segments left by retention is itself told in the trail: rows that somebody took out and
 * called purged are told nowhere.
 */
final class PurgeNotes {

  private static final String ACTION = "audit.purge";
  private static final String THROUGH = "through_segment";

  /** Newest notes that are read at a time. */
  private static final int NOTES = 100;

  /** Stretches of the trail that are searched for them. */
  private static final int LOOKS = 100;

  private final AuditJournal journal;

  PurgeNotes(AuditJournal journal) {
    this.journal = journal;
  }

  /** Tells that all segments up to this one have left. */
  void write(Transaction tx, long through, Instant now) {
    journal.recordDuty(
        tx, now, AuditEntry.of(ACTION, "server", "").with(THROUGH, Long.toString(through)));
  }

  /** What does not fit when more has left than was told. */
  List<AuditFinding> check(Transaction tx, Optional<Segment> firstKept, Optional<Segment> head) {
    long left =
        firstKept.isPresent() ? firstKept.get().number() - 1 : head.map(Segment::number).orElse(0L);
    if (left == 0 || isTold(tx, left)) {
      return List.of();
    }
    return List.of(
        new AuditFinding(
            AuditFinding.Kind.SEGMENT_BROKEN,
            0,
            left,
            "",
            "segments up to this one have left, and the log does not tell of it"));
  }

  /** Whether one of the newest notes says so; notes of one moment stand in no order. */
  private boolean isTold(Transaction tx, long left) {
    AuditFilter wanted =
        new AuditFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.of(ACTION),
            Optional.empty(),
            Optional.empty(),
            Optional.of(AuditEvent.Outcome.SUCCESS),
            Optional.empty(),
            TimeRange.ALWAYS);
    Optional<String> after = Optional.empty();
    for (int look = 0; look < LOOKS; look++) {
      Page<Row> page = tx.audit().list(wanted, new PageRequest(NOTES, after));
      if (page.items().stream().anyMatch(row -> through(row) >= left)) {
        return true;
      }
      after = page.next();
      if (after.isEmpty()) {
        return false;
      }
    }
    return false;
  }

  /** What a note says; nothing when it is not ours. */
  private long through(Row note) {
    return journal.isAuthentic(note)
        ? Long.parseLong(note.event().details().getOrDefault(THROUGH, "0"))
        : 0;
  }
}
