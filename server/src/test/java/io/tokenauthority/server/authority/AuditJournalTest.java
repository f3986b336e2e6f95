package io.tokenauthority.server.authority;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.lifecycle.AuditEvent.Outcome;
import io.tokenauthority.server.lifecycle.AuditEvent.Target;
import io.tokenauthority.server.store.AuditTrail.AuditFilter;
import io.tokenauthority.server.store.AuditTrail.Row;
import io.tokenauthority.server.store.PageRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditJournalTest {

  @TempDir Path folder;
  private Town town;

  @BeforeEach
  void start() {
    town = new Town(folder);
  }

  @AfterEach
  void stop() {
    town.close();
  }

  @Test
  void P10_rowAsWritten_isAuthentic() {
    Row row = written(entry());

    assertThat(town.journal.isAuthentic(row)).isTrue();
    assertThat(row.event().actor()).isEqualTo("operator-bot");
    assertThat(row.event().peer()).isEqualTo("192.0.2.9");
    assertThat(row.event().time()).isEqualTo(town.now());
  }

  @Test
  void P10_anyFieldAltered_isNotAuthentic() {
    Row row = written(entry());
    AuditEvent e = row.event();
    SortedMap<String, String> other = new TreeMap<>(e.details());
    other.put("b", "2 ");
    List<AuditEvent> altered =
        List.of(
            event(e, e.id().replace(e.id().charAt(25), '!'), e.time(), e.actor(), e.details()),
            event(e, e.id(), e.time().plusMillis(1), e.actor(), e.details()),
            event(e, e.id(), e.time(), "operator-bo", e.details()),
            event(e, e.id(), e.time(), e.actor(), other),
            new AuditEvent(
                e.id(),
                e.time(),
                e.actor(),
                "",
                e.action(),
                e.target(),
                e.outcome(),
                e.reason(),
                e.peer(),
                e.details()),
            new AuditEvent(
                e.id(),
                e.time(),
                e.actor(),
                e.actorTokenId(),
                "token.x",
                e.target(),
                e.outcome(),
                e.reason(),
                e.peer(),
                e.details()),
            new AuditEvent(
                e.id(),
                e.time(),
                e.actor(),
                e.actorTokenId(),
                e.action(),
                new Target("gran", "t" + e.target().id()),
                e.outcome(),
                e.reason(),
                e.peer(),
                e.details()),
            new AuditEvent(
                e.id(),
                e.time(),
                e.actor(),
                e.actorTokenId(),
                e.action(),
                e.target(),
                Outcome.DENIED,
                e.reason(),
                e.peer(),
                e.details()),
            new AuditEvent(
                e.id(),
                e.time(),
                e.actor(),
                e.actorTokenId(),
                e.action(),
                e.target(),
                e.outcome(),
                "",
                e.peer(),
                e.details()),
            new AuditEvent(
                e.id(),
                e.time(),
                e.actor(),
                e.actorTokenId(),
                e.action(),
                e.target(),
                e.outcome(),
                e.reason(),
                "::1",
                e.details()));

    for (AuditEvent each : altered) {
      assertThat(town.journal.isAuthentic(new Row(each, row.hmac(), 0, 0))).isFalse();
    }
  }

  @Test
  void P10_neighbouringFieldsSwappingACharacter_areNotTheSameRow() {
    Row one = written(AuditEntry.of("a", "kind", "id").with("ab", "c"));
    AuditEvent e = one.event();
    SortedMap<String, String> shifted = new TreeMap<>();
    shifted.put("a", "bc");

    assertThat(
            town.journal.isAuthentic(
                new Row(event(e, e.id(), e.time(), e.actor(), shifted), one.hmac(), 0, 0)))
        .isFalse();
  }

  @Test
  void ids_inOrderOfTimeToTheMillisecond() {
    Instant now = Instant.parse("2026-11-22T10:15:30.123Z");
    String before = EventIds.next(now, town.random);
    String after = EventIds.next(now.plusMillis(1), town.random);
    String farAfter = EventIds.next(Instant.parse("9999-12-31T23:59:59.999Z"), town.random);

    assertThat(before).hasSize(26).isLessThan(after);
    assertThat(after).isLessThan(farAfter);
    assertThat(EventIds.next(now, town.random)).isNotEqualTo(before);
  }

  @Test
  void entry_tooMuch_isCut() {
    AuditEntry entry = AuditEntry.of("a", "k", "i").because("x".repeat(500));
    for (int i = 0; i < 30; i++) {
      entry = entry.with("detail-" + i, "\uD83D\uDE00".repeat(300));
    }

    assertThat(entry.reason()).hasSize(200);
    assertThat(entry.details()).hasSize(16);
    assertThat(entry.details().values()).allSatisfy(value -> assertThat(value).hasSize(256));
  }

  private static AuditEntry entry() {
    return AuditEntry.of("token.issue", "grant", "abc")
        .because("why")
        .with("a", "1")
        .with("b", "2");
  }

  private Row written(AuditEntry entry) {
    town.store.write(
        tx -> {
          town.journal.record(tx, town.callWith("tokens:write"), entry);
          return true;
        });
    List<Row> rows =
        town.store
            .read(tx -> tx.audit().list(AuditFilter.ALL, new PageRequest(10, Optional.empty())))
            .items();
    return rows.stream()
        .filter(row -> row.event().action().equals(entry.action()))
        .findFirst()
        .orElseThrow();
  }

  private static AuditEvent event(
      AuditEvent e, String id, Instant time, String actor, SortedMap<String, String> details) {
    return new AuditEvent(
        id,
        time,
        actor,
        e.actorTokenId(),
        e.action(),
        e.target(),
        e.outcome(),
        e.reason(),
        e.peer(),
        details);
  }
}
