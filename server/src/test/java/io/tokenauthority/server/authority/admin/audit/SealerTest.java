package io.tokenauthority.server.authority.admin.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.LogCapture;
import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.admin.Office;
import io.tokenauthority.server.store.AuditTrail.Row;
import io.tokenauthority.server.store.Racers;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SealerTest {

  @RegisterExtension final Office office = new Office();

  @BeforeEach
  void theStartIsSealed() {
    office.sealAudit("r1").seal(Office.NOW.minusSeconds(60));
  }

  private void write(int rows, Instant time) {
    office
        .store()
        .write(
            tx -> {
              for (int i = 0; i < rows; i++) {
                office
                    .journal()
                    .record(tx, office.admin(time), AuditEntry.of("thing.do", "thing", "" + i));
              }
              return true;
            });
  }

  private long head() {
    return office.store().read(tx -> AuditChain.headOf(tx.audit().head())).position();
  }

  @Test
  void P10_rows_areSealedWithin5Seconds_butWaitForCompany() {
    write(2, Office.NOW);
    SealAuditLog sealer = office.sealAudit("r1");
    assertThat(sealer.run(Office.NOW.plusMillis(2999))).isZero();
    write(1, Office.NOW.plusSeconds(2));
    assertThat(sealer.run(Office.NOW.plusMillis(3000))).isEqualTo(3);
    assertThat(sealer.run(Office.NOW.plusSeconds(10))).isZero();
  }

  @Test
  void P10_manyRows_areSealedAtOnce_aThousandASegment() {
    write(2100, Office.NOW);
    SealAuditLog sealer = office.sealAudit("r1");
    long before = head();
    assertThat(sealer.run(Office.NOW)).isEqualTo(2000);
    assertThat(sealer.run(Office.NOW)).isZero();
    assertThat(sealer.seal(Office.NOW)).isEqualTo(100);
    assertThat(head()).isEqualTo(before + 2100);
    List<Row> rows =
        office
            .store()
            .read(tx -> tx.audit().rowsOf(tx.audit().head().orElseThrow().number(), 5000));
    assertThat(rows).hasSize(100);
  }

  @Test
  void P12_whileAnotherReplicaHoldsTheLease_nothingIsSealed() {
    write(1, Office.NOW);
    Instant time = Office.NOW.plusSeconds(3);
    assertThat(office.sealAudit("r1").run(time)).isEqualTo(1);
    write(1, time);
    assertThat(office.sealAudit("r2").run(time.plusSeconds(3))).isZero();
    assertThat(office.sealAudit("r2").run(time.plusSeconds(60))).isEqualTo(1);
    write(1, time.plusSeconds(60));
    assertThat(office.sealAudit("r1").seal(time.plusSeconds(61)))
        .as("who slept through its lease does not seal")
        .isZero();
  }

  @Test
  void P12_racingSealers_linkEachRowOnce() {
    write(300, Office.NOW);
    Instant time = Office.NOW.plusSeconds(5);
    long before = head();
    int sealed =
        Racers.race(
                IntStream.range(0, 8)
                    .mapToObj(i -> Racers.act(() -> office.sealAudit("r1").run(time)))
                    .toList())
            .stream()
            .mapToInt(Integer::intValue)
            .sum();
    assertThat(sealed).isEqualTo(300);
    assertThat(head()).isEqualTo(before + 300);
    assertThat(
            office
                .verifyAudit()
                .verify(office.admin(), new AuditCheck(0, Optional.empty(), 10_000))
                .findings())
        .isEmpty();
  }

  @Test
  void P10_rowsThatAreNotOurs_areToldInTheLog_onceInAWhile() throws SQLException {
    write(3, Office.NOW);
    assertThat(office.tamper("UPDATE audit_event SET reason = 'x' WHERE segment = 0")).isEqualTo(3);
    SealAuditLog sealer = office.sealAudit("r1");
    try (LogCapture log = new LogCapture(ForgedRowsAlarm.class)) {
      write(1, Office.NOW.plusSeconds(1));
      assertThat(sealer.run(Office.NOW.plusSeconds(3))).isEqualTo(1);
      assertThat(sealer.run(Office.NOW.plusSeconds(4))).isZero();
      assertThat(log.messages())
          .containsExactly(
              "audit rows that are not ours stay unsealed: 3; VerifyAuditLog names them");

      assertThat(sealer.run(Office.NOW.plusSeconds(3 + 600))).isZero();
      assertThat(log.messages()).hasSize(2);
    }
  }

  @Test
  void P10_rowsThatKeepOthersFromBeingSealed_areToldAsSuch() {
    try (LogCapture log = new LogCapture(ForgedRowsAlarm.class)) {
      ForgedRowsAlarm alarm = new ForgedRowsAlarm();
      alarm.seen(3000, ForgedRowsAlarm.Reach.STALLED, Office.NOW);
      alarm.seen(0, ForgedRowsAlarm.Reach.BEYOND, Office.NOW);
      alarm.seen(1, ForgedRowsAlarm.Reach.BEYOND, Office.NOW);

      assertThat(log.messages()).hasSize(2);
      assertThat(log.messages().get(0))
          .contains("keep all others from being sealed: 3000 at least");
    }
  }
}
