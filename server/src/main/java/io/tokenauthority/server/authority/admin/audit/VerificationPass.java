package io.tokenauthority.server.authority.admin.audit;

import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.admin.audit.AuditFinding.Kind;
import io.tokenauthority.server.store.AuditTrail;
import io.tokenauthority.server.store.AuditTrail.Row;
import io.tokenauthority.server.store.AuditTrail.Segment;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One page of a verification on its way. Each segment is read in a snapshot of its own, so that a
 * long verification holds nothing up. For one thread.
 */
final class VerificationPass {

  /** The most findings of one page; more end it early. */
  static final int FINDINGS_LIMIT = 1000;

  /** A segment has at most {@link SealAuditLog#SEGMENT_LIMIT} rows; the rest was slipped in. */
  private static final int ROWS_READ = SealAuditLog.SEGMENT_LIMIT + FINDINGS_LIMIT;

  private final Store store;
  private final AuditJournal journal;
  private final SegmentCheck segmentCheck;
  private final PurgeNotes purgeNotes;
  private final List<AuditFinding> findings = new ArrayList<>();
  private Optional<Segment> head = Optional.empty();
  private Optional<Segment> firstKept = Optional.empty();
  private Optional<Segment> before = Optional.empty();
  private long next;
  private long checked;
  private boolean full;

  VerificationPass(Store store, AuditJournal journal, AuditChain chain) {
    this.store = store;
    this.journal = journal;
    this.segmentCheck = new SegmentCheck(journal, chain);
    this.purgeNotes = new PurgeNotes(journal);
  }

  /** A segment as one read, with its rows if they could be read. */
  private record Read(Optional<Segment> segment, Optional<List<Row>> rows) {}

  /** Finds the segment to begin with: the one that holds the position, or the oldest kept. */
  void begin(long position) {
    store.read(
        tx -> {
          AuditTrail trail = tx.audit();
          head = trail.head();
          firstKept = trail.firstKept();
          long oldest = firstKept.or(() -> head).map(Segment::number).orElse(1L);
          next = Math.max(oldest, position == 0 ? 0 : numberAt(trail, position, oldest));
          before =
              trail.segments(next - 1, 1).stream().filter(s -> s.number() == next - 1).findAny();
          if (next == oldest) {
            findings.addAll(purgeNotes.check(tx, firstKept, head));
          }
          return true;
        });
  }

  /** Of a position that no segment holds: after the end if it lies beyond it, else the oldest. */
  private long numberAt(AuditTrail trail, long position, long oldest) {
    long last = head.map(Segment::lastPosition).orElse(0L);
    if (position > last) {
      return head.map(Segment::number).orElse(0L) + 1;
    }
    return trail.segmentAt(position).map(Segment::number).orElse(oldest);
  }

  /** Finds when the trail does not contain a head that was kept. */
  void requireHead(AuditHead kept) {
    if (kept.segment() == 0) {
      return;
    }
    List<Segment> found = store.read(tx -> tx.audit().segments(kept.segment(), 1));
    boolean there =
        found.stream()
            .filter(segment -> segment.number() == kept.segment())
            .filter(segment -> segment.lastPosition() == kept.position())
            .anyMatch(segment -> AuditChain.digestOf(segment).equals(kept.digest()));
    if (!there) {
      findings.add(
          new AuditFinding(
              Kind.HEAD_MISSING,
              kept.position(),
              kept.segment(),
              "",
              "the log does not contain the head that was given: it was cut or written anew"));
    }
  }

  boolean goesOn(int pageSize) {
    return !isAtEnd() && !full && checked < pageSize && findings.size() < FINDINGS_LIMIT;
  }

  boolean isAtEnd() {
    return next > head.map(Segment::number).orElse(0L);
  }

  /** Checks the next segment that is there, or leaves it to the next page when this one is full. */
  void checkSegment() {
    Read read = read();
    if (read.segment().isEmpty()) {
      next = Long.MAX_VALUE; // its head was there a moment ago: the rest was taken out meanwhile
      return;
    }
    Segment segment = read.segment().get();
    List<AuditFinding> found = findingsOf(segment, read.rows());
    full = checked > 0 && findings.size() + found.size() > FINDINGS_LIMIT;
    if (full) {
      return;
    }
    findings.addAll(found);
    checked += segment.purged() ? 0 : segment.rows();
    before = read.segment();
    next = segment.number() + 1;
  }

  private List<AuditFinding> findingsOf(Segment segment, Optional<List<Row>> rows) {
    if (!segment.purged() && rows.isPresent()) {
      return segmentCheck.check(before, segment, rows.get());
    }
    List<AuditFinding> found = segmentCheck.checkLinkOf(before, segment);
    if (!segment.purged()) {
      found.add(unreadable(segment));
    } else if (firstKept.filter(kept -> kept.number() < segment.number()).isPresent()) {
      found.add(SegmentCheck.broken(segment, "its rows have left before older ones"));
    }
    return found;
  }

  /** A row that was altered may be no row of ours any more: that is a finding, not a failure. */
  private Read read() {
    try {
      return store.read(
          tx -> {
            Optional<Segment> segment = first(tx);
            return new Read(
                segment, segment.map(found -> tx.audit().rowsOf(found.number(), ROWS_READ)));
          });
    } catch (StoreException failed) {
      if (failed.kind() != StoreException.Kind.CORRUPT) {
        throw failed;
      }
      return new Read(store.read(this::first), Optional.empty());
    }
  }

  private Optional<Segment> first(Transaction tx) {
    return tx.audit().segments(next, 1).stream().findFirst();
  }

  private static AuditFinding unreadable(Segment segment) {
    return new AuditFinding(
        Kind.ROW_ALTERED,
        segment.firstPosition(),
        segment.number(),
        "",
        "a row of this segment cannot be read");
  }

  /** Finds rows that claim a segment which cannot have any, and unsealed ones that are not ours. */
  void checkStrays() {
    store.read(
        tx -> {
          long kept = firstKept.map(Segment::number).orElse(1L);
          long last = tx.audit().head().map(Segment::number).orElse(0L);
          for (Row row : tx.audit().rowsOutside(kept, last, FINDINGS_LIMIT)) {
            findings.add(SegmentCheck.added(row, "the row claims a segment that is not there"));
          }
          for (Row row : tx.audit().unsealed(FINDINGS_LIMIT)) {
            if (!journal.isAuthentic(row)) {
              findings.add(SegmentCheck.added(row, "the row is not one that we wrote"));
            }
          }
          return true;
        });
  }

  AuditVerdict verdict() {
    return new AuditVerdict(
        findings.subList(0, Math.min(findings.size(), FINDINGS_LIMIT)),
        AuditChain.headOf(head),
        checked,
        isAtEnd() ? 0 : before.map(Segment::lastPosition).orElse(0L) + 1,
        firstKept.map(Segment::firstPosition).orElse(0L));
  }
}
