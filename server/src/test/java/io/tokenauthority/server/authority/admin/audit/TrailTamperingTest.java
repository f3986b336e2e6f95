package io.tokenauthority.server.authority.admin.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.admin.Office;
import io.tokenauthority.server.authority.admin.Refusal;
import io.tokenauthority.server.authority.admin.audit.AuditFinding.Kind;
import io.tokenauthority.server.store.AuditTrail.Row;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody with the database file in hand can do to the trail, and how it shows. */
class TrailTamperingTest {

  private static final int ROWS = 20;

  @RegisterExtension final Office office = new Office();

  private Instant now = Office.NOW;

  /** Four segments: the start's own rows, then three of 20. */
  @BeforeEach
  void aSealedTrail() {
    office.sealAudit("r1").seal(now);
    for (int segment = 0; segment < 3; segment++) {
      write(ROWS);
      now = now.plusSeconds(5);
      assertThat(office.sealAudit("r1").run(now)).isEqualTo(ROWS);
    }
  }

  private void write(int rows) {
    Instant begin = now;
    office
        .store()
        .write(
            tx -> {
              for (int i = 1; i <= rows; i++) {
                office
                    .journal()
                    .record(
                        tx,
                        office.admin(begin.plusMillis(i)),
                        AuditEntry.of("thing.do", "thing", "t" + i).with("number", "" + i));
              }
              return true;
            });
    now = begin.plusMillis(rows);
  }

  private AuditVerdict verify() {
    return verify(Optional.empty());
  }

  private AuditVerdict verify(Optional<AuditHead> head) {
    return office.verifyAudit().verify(office.admin(), new AuditCheck(0, head, 10_000));
  }

  private List<Kind> kinds() {
    return verify().findings().stream().map(AuditFinding::kind).toList();
  }

  private AuditHead head() {
    return office.store().read(tx -> AuditChain.headOf(tx.audit().head()));
  }

  private void tamper(String sql) throws SQLException {
    assertThat(office.tamper(sql)).as(sql).isPositive();
  }

  @Test
  void P10_anUntouchedTrail_isWhole() {
    AuditVerdict verdict = verify(Optional.of(head()));
    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.nextPosition()).isZero();
    assertThat(verdict.firstPosition()).isEqualTo(1);
    assertThat(verdict.rowsChecked()).isEqualTo(verdict.head().position());
    assertThat(verdict.head().segment()).isEqualTo(4);
    assertThat(verdict.head().digest()).matches("[0-9a-f]{64}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actor = 'usr_mallory'",
        "actor_token_id = ''",
        "action = 'thing.undo'",
        "target_kind = 'other'",
        "target_id = 'other'",
        "outcome = 'DENIED'",
        "reason = 'because'",
        "peer = '198.51.100.1'",
        "details = '{}'",
        "time = time + 1",
        "hmac = zeroblob(36)",
        "hmac = x''",
      })
  void P10_aSealedRowAltered_isFound(String change) throws SQLException {
    tamper("UPDATE audit_event SET " + change + " WHERE position = 30");
    List<AuditFinding> findings = verify().findings();
    assertThat(findings).isNotEmpty();
    assertThat(findings.get(0).kind()).isEqualTo(Kind.ROW_ALTERED);
    assertThat(findings.get(0).position()).isEqualTo(30);
  }

  @Test
  void P10_aSealedRowMadeUnreadable_isFound() throws SQLException {
    tamper("UPDATE audit_event SET details = 'no json' WHERE position = 30");
    assertThat(kinds()).contains(Kind.ROW_ALTERED);
  }

  @Test
  void P10_aSealedRowRemoved_isFound() throws SQLException {
    tamper("DELETE FROM audit_event WHERE position = 30");
    List<AuditFinding> findings = verify().findings();
    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).kind()).isEqualTo(Kind.ROW_REMOVED);
    assertThat(findings.get(0).position()).isEqualTo(30);
  }

  @Test
  void P10_aSealedRowMadeUnsealed_isFoundAndNotSealedAgainUnseen() throws SQLException {
    tamper("UPDATE audit_event SET segment = 0, position = 0 WHERE position = 30");
    assertThat(kinds()).containsExactly(Kind.ROW_REMOVED);
    office.sealAudit("r1").seal(now);
    assertThat(kinds()).containsExactly(Kind.ROW_REMOVED);
  }

  @Test
  void P10_twoRowsExchanged_areFound() throws SQLException {
    tamper("UPDATE audit_event SET position = 31 - position + 30 WHERE position IN (30, 31)");
    assertThat(kinds()).containsExactly(Kind.SEGMENT_BROKEN);
  }

  @Test
  void P10_aRowRemovedAndTheRestMovedUp_isFound() throws SQLException {
    tamper("DELETE FROM audit_event WHERE position = 30");
    tamper("UPDATE audit_event SET position = position - 1 WHERE position > 30");
    tamper("UPDATE audit_segment SET event_count = event_count - 1 WHERE number = 3");
    tamper("UPDATE audit_segment SET first_position = first_position - 1 WHERE number = 4");
    assertThat(kinds()).contains(Kind.SEGMENT_BROKEN);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 2, 3, 5, 99, -7})
  void P10_aRowSlippedIn_isFound(long segment) throws SQLException {
    tamper(
        """
        INSERT INTO audit_event (time, id, actor, actor_token_id, action, target_kind, target_id,
            outcome, reason, peer, details, hmac, segment, position)
        SELECT time, 'X' || substr(id, 2), actor, actor_token_id, action, target_kind, target_id,
            outcome, reason, peer, details, hmac, %d, CASE %d WHEN 0 THEN 0 ELSE 31 END
        FROM audit_event WHERE position = 30
        """
            .formatted(segment, segment));
    assertThat(kinds()).contains(Kind.ROW_ADDED);
    office.sealAudit("r1").seal(now.plusSeconds(60));
    assertThat(kinds()).as("the sealer does not make it ours").contains(Kind.ROW_ADDED);
  }

  @Test
  void P10_aRowThatIsNotOurs_doesNotStopTheSealer() throws SQLException {
    P10_aRowSlippedIn_isFound(0);
    write(3);
    assertThat(office.sealAudit("r1").seal(now.plusSeconds(60))).isEqualTo(3);
  }

  @Test
  void P10_aSegmentRemoved_isFound() throws SQLException {
    tamper("DELETE FROM audit_event WHERE segment = 3");
    tamper("DELETE FROM audit_segment WHERE number = 3");
    List<AuditFinding> findings = verify().findings();
    assertThat(findings).extracting(AuditFinding::kind).containsExactly(Kind.SEGMENT_BROKEN);
  }

  @Test
  void P10_aSegmentsCheckpointRemoved_isFound() throws SQLException {
    tamper("DELETE FROM audit_segment WHERE number = 3");
    assertThat(kinds()).contains(Kind.SEGMENT_BROKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "head = zeroblob(36)",
        "previous_head = zeroblob(36)",
        "event_count = 19",
        "first_position = first_position + 1000",
        "seal_time = seal_time + 1",
      })
  void P10_aSegmentAltered_isFound(String change) throws SQLException {
    tamper("UPDATE audit_segment SET " + change + " WHERE number = 3");
    assertThat(kinds()).isNotEmpty();
  }

  @Test
  void P10_rowsTakenOutAndCalledPurged_areFound() throws SQLException {
    tamper("DELETE FROM audit_event WHERE segment <= 2");
    tamper("UPDATE audit_segment SET purged = 1 WHERE number <= 2");
    assertThat(kinds()).containsExactly(Kind.SEGMENT_BROKEN);
  }

  @Test
  void P10_rowsInTheMiddleCalledPurged_areFound() throws SQLException {
    tamper("DELETE FROM audit_event WHERE segment = 3");
    tamper("UPDATE audit_segment SET purged = 1 WHERE number = 3");
    assertThat(kinds()).contains(Kind.SEGMENT_BROKEN);
  }

  @Test
  void P10_aTailCutOff_isFoundByTheHeadThatWasKept() throws SQLException {
    AuditHead kept = head();
    tamper("DELETE FROM audit_event WHERE segment = 4");
    tamper("DELETE FROM audit_segment WHERE number = 4");
    assertThat(verify(Optional.of(kept)).findings())
        .extracting(AuditFinding::kind)
        .containsExactly(Kind.HEAD_MISSING);
  }

  @Test
  void P10_aTailWrittenAnew_isFoundByTheHeadThatWasKept() throws SQLException {
    AuditHead kept = head();
    tamper("DELETE FROM audit_event WHERE segment = 4");
    tamper("DELETE FROM audit_segment WHERE number = 4");
    write(ROWS);
    office.sealAudit("r1").seal(now);
    assertThat(head().position()).isEqualTo(kept.position());
    assertThat(verify(Optional.of(kept)).findings())
        .extracting(AuditFinding::kind)
        .containsExactly(Kind.HEAD_MISSING);
  }

  @Test
  void P10_everythingTakenOut_isFoundByTheHeadThatWasKept() throws SQLException {
    AuditHead kept = head();
    tamper("DELETE FROM audit_event");
    tamper("DELETE FROM audit_segment");
    AuditVerdict verdict = verify(Optional.of(kept));
    assertThat(verdict.findings())
        .extracting(AuditFinding::kind)
        .containsExactly(Kind.HEAD_MISSING);
    assertThat(verdict.head()).isEqualTo(AuditHead.NONE);
  }

  @Test
  void P10_anOldHead_staysInTheTrail() {
    AuditHead kept = head();
    write(5);
    now = now.plusSeconds(5);
    office.sealAudit("r2").run(now);
    assertThat(verify(Optional.of(kept)).findings()).isEmpty();
  }

  @Test
  void P10_rowsThatLeftByRetention_areNoFinding_andTheirHeadsStayKnown() {
    AuditHead old = head();
    PurgeAuditLog purge = new PurgeAuditLog(office.journal(), Duration.ofDays(400));
    now = now.plus(Duration.ofDays(400));
    int rows = office.store().write(tx -> purge.run(tx, now, 2));
    assertThat(rows).isPositive();
    assertThat(kinds()).isEmpty();
    office.sealAudit("r1").seal(now);
    AuditVerdict verdict = verify(Optional.of(old));
    assertThat(verdict.findings()).isEmpty();
    assertThat(verdict.firstPosition()).isEqualTo(rows + 1);
    office.store().write(tx -> purge.run(tx, now, 100));
    assertThat(verify(Optional.of(old)).findings()).isEmpty();
  }

  @Test
  void P10_aRowPutBackAfterItsTime_isFound() throws SQLException {
    List<Row> kept = office.store().read(tx -> tx.audit().rowsOf(2, 1));
    PurgeAuditLog purge = new PurgeAuditLog(office.journal(), Duration.ofDays(400));
    now = now.plus(Duration.ofDays(400));
    office.store().write(tx -> purge.run(tx, now, 2));
    office.sealAudit("r1").seal(now);
    Row old = kept.get(0);
    office
        .store()
        .write(
            tx -> {
              tx.audit().append(new Row(old.event(), old.hmac(), 0, 0));
              return true;
            });
    office.sealAudit("r1").seal(now.plusSeconds(5));
    assertThat(kinds()).containsExactly(Kind.ROW_ADDED);
  }

  @Test
  void P10_manyFindings_endAPageEarly_andAreAllFoundPageByPage() throws SQLException {
    write(1500);
    now = now.plusSeconds(5);
    assertThat(office.sealAudit("r1").run(now)).isEqualTo(1500);
    tamper("UPDATE audit_event SET peer = 'x' WHERE position > 0");
    List<AuditFinding> all = new ArrayList<>();
    long rows = 0;
    long from = 0;
    do {
      AuditVerdict page =
          office
              .verifyAudit()
              .verify(office.admin(), new AuditCheck(from, Optional.empty(), 10_000));
      assertThat(page.findings()).hasSizeLessThanOrEqualTo(1000);
      all.addAll(page.findings());
      rows += page.rowsChecked();
      from = page.nextPosition();
    } while (from != 0);
    assertThat(rows).isEqualTo(head().position());
    assertThat(all.stream().map(AuditFinding::position).distinct().count()).isEqualTo(rows);
  }

  @Test
  void P14_badFields_areRefused() {
    Refusal.requireField("from_position", () -> check(-1, Optional.empty(), 0));
    Refusal.requireField("page_size", () -> check(0, Optional.empty(), 10_001));
    Refusal.requireField("page_size", () -> check(0, Optional.empty(), -1));
    Refusal.requireField(
        "head.digest", () -> check(0, Optional.of(new AuditHead(1, 1, "ABC", Instant.EPOCH)), 0));
    Refusal.requireField(
        "head.position", () -> check(0, Optional.of(new AuditHead(-1, 1, "", Instant.EPOCH)), 0));
  }

  private void check(long from, Optional<AuditHead> head, int size) {
    office.verifyAudit().verify(office.admin(), new AuditCheck(from, head, size));
  }
}
