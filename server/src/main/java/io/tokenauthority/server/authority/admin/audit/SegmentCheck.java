package io.tokenauthority.server.authority.admin.audit;

import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.admin.audit.AuditFinding.Kind;
import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.store.AuditTrail.Row;
import io.tokenauthority.server.store.AuditTrail.Segment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a segment, its rows and its link to the one before are as they were sealed. */
final class SegmentCheck {

  /**
   * A row is sealed within seconds; only while no sealer ran can it be much older than the segment
   * before its own. One that is was taken from the trail after its time and put back.
   */
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final AuditJournal journal;
  private final AuditChain chain;

  SegmentCheck(AuditJournal journal, AuditChain chain) {
    this.journal = journal;
    this.chain = chain;
  }

  /** What does not fit about {@code segment}, whose rows are still here. */
  List<AuditFinding> check(Optional<Segment> before, Segment segment, List<Row> rows) {
    List<AuditFinding> findings = new ArrayList<>();
    boolean linked = checkLink(before, segment, findings);
    Map<Long, Row> placed = place(segment, rows, findings);
    for (long position = segment.firstPosition();
        position <= segment.lastPosition() && findings.size() <= VerificationPass.FINDINGS_LIMIT;
        position++) {
      Row row = placed.get(position);
      if (row == null) {
        findings.add(
            new AuditFinding(
                Kind.ROW_REMOVED, position, segment.number(), "", "a sealed row is not here"));
      } else {
        checkRow(before, row, findings);
      }
    }
    if (linked && findings.isEmpty() && !chain.isClosedOver(segment, rows)) {
      findings.add(broken(segment, "the segment's head does not vouch for its rows"));
    }
    return findings;
  }

  /** What does not fit about a segment whose rows cannot be looked at: its link alone. */
  List<AuditFinding> checkLinkOf(Optional<Segment> before, Segment segment) {
    List<AuditFinding> findings = new ArrayList<>();
    checkLink(before, segment, findings);
    return findings;
  }

  private static boolean checkLink(
      Optional<Segment> before, Segment segment, List<AuditFinding> findings) {
    long number = before.map(Segment::number).orElse(0L) + 1;
    long first = before.map(Segment::lastPosition).orElse(0L) + 1;
    Bytes head = before.map(Segment::head).orElse(Bytes.NONE);
    if (segment.number() != number) {
      findings.add(broken(segment, "the segment before it is not here"));
      return false;
    }
    if (segment.firstPosition() != first || !segment.previousHead().equals(head)) {
      findings.add(broken(segment, "the segment does not link to the one before"));
      return false;
    }
    return true;
  }

  private static Map<Long, Row> place(
      Segment segment, List<Row> rows, List<AuditFinding> findings) {
    Map<Long, Row> placed = new HashMap<>();
    for (Row row : rows) {
      boolean inside =
          row.position() >= segment.firstPosition() && row.position() <= segment.lastPosition();
      if (!inside || placed.putIfAbsent(row.position(), row) != null) {
        findings.add(added(row, "the row claims a place that its segment did not give it"));
      }
    }
    return placed;
  }

  private void checkRow(Optional<Segment> before, Row row, List<AuditFinding> findings) {
    if (!journal.isAuthentic(row)) {
      findings.add(
          new AuditFinding(
              Kind.ROW_ALTERED,
              row.position(),
              row.segment(),
              row.event().id(),
              "the row is not as it was written"));
    } else if (before
        .filter(last -> row.event().time().isBefore(last.sealTime().minus(LONGEST_WAIT)))
        .isPresent()) {
      findings.add(added(row, "the row is older than its place: it was put back"));
    }
  }

  static AuditFinding added(Row row, String message) {
    return new AuditFinding(
        Kind.ROW_ADDED, row.position(), row.segment(), row.event().id(), message);
  }

  static AuditFinding broken(Segment segment, String message) {
    return new AuditFinding(
        Kind.SEGMENT_BROKEN, segment.firstPosition(), segment.number(), "", message);
  }
}
