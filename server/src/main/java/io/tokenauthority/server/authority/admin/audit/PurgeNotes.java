package io.tokenauthority.server.authority.admin.audit;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.store.AuditTrail.AuditFilter;
import io.tokenauthority.server.store.AuditTrail.Row;
import io.tokenauthority.server.store.AuditTrail.Segment;
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
  private static final int LOOK = 100;

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
    if (left == 0 || told(tx) >= left) {
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

  /** The highest segment of which a row of ours says that it left. */
  private long told(Transaction tx) {
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
    for (int look = 0; look < LOOK; look++) {
      var page = tx.audit().list(wanted, new PageRequest(1, after));
      for (Row row : page.items()) {
        if (journal.isAuthentic(row)) {
          return Long.parseLong(row.event().details().getOrDefault(THROUGH, "0"));
        }
      }
      after = page.next();
      if (after.isEmpty()) {
        return 0;
      }
    }
    return 0;
  }
}
