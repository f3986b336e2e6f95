package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.store.AuditTrail.AuditFilter;
import io.tokenauthority.server.store.AuditTrail.Row;
import io.tokenauthority.server.store.AuditTrail.Stretch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The sentences of {@link AuditTrail} on what is found in it. */
public abstract class AuditTrailListsContract extends AuditTrailFixture {

  /** More rows than one page looks through. */
  private static final int MANY = 20_100;

  @Test
  void list_newestFirst_inPages() {
    List<Row> rows = new ArrayList<>();
    for (int i : new int[] {3, 1, 2, 0, 4}) {
      rows.add(append(NOW.plusSeconds(i)));
    }
    rows.sort((a, b) -> b.event().time().compareTo(a.event().time()));
    Page<Row> page = list(AuditFilter.ALL, first(2));
    assertThat(page.items()).isEqualTo(rows.subList(0, 2));
    Page<Row> second = list(AuditFilter.ALL, next(page, 2));
    assertThat(second.items()).isEqualTo(rows.subList(2, 4));
    Page<Row> last = list(AuditFilter.ALL, next(second, 2));
    assertThat(last.items()).isEqualTo(rows.subList(4, 5));
    assertThat(last.next()).isEmpty();
  }

  @Test
  void list_filter_matchesEveryField() {
    Row row = append(NOW.plusSeconds(1));
    append(samples.event(NOW), "other", AuditEvent.Outcome.DENIED);
    AuditEvent event = row.event();
    assertThat(list(filter("actor", event.actor()))).containsExactly(row);
    assertThat(list(filter("actorTokenId", event.actorTokenId()))).containsExactly(row);
    assertThat(list(filter("action", event.action()))).containsExactly(row);
    assertThat(list(filter("targetKind", event.target().kind()))).containsExactly(row);
    assertThat(list(filter("targetId", event.target().id()))).containsExactly(row);
    assertThat(list(filter("outcome", "SUCCESS"))).containsExactly(row);
    assertThat(list(filter("peer", event.peer()))).containsExactly(row);
    assertThat(list(filter("actor", "nobody"))).isEmpty();
  }

  @Test
  void list_filterThatHardlyAnythingMatches_endsEarlyAndGoesOn() {
    Row rare = append(samples.event(NOW), "rare", AuditEvent.Outcome.DENIED);
    appendMany(MANY);
    AuditFilter filter = filter("actor", "rare");
    Page<Row> page = list(filter, first(10));
    assertThat(page.items()).isEmpty();
    int pages = 1;
    while (page.items().isEmpty()) {
      page = list(filter, next(page, 10));
      pages++;
    }
    assertThat(page.items()).containsExactly(rare);
    assertThat(page.next()).isEmpty();
    assertThat(pages).isLessThan(10);
  }

  @Test
  void sealedAfter_filterThatHardlyAnythingMatches_looksThroughABoundedStretch() {
    appendMany(MANY);
    Row rare = append(samples.event(NOW.plusSeconds(MANY)), "rare", AuditEvent.Outcome.DENIED);
    seal(1, 1, unsealed(MANY + 1));
    AuditFilter filter = filter("actor", "rare");
    Stretch stretch = sealedAfter(0, filter, 10);
    assertThat(stretch.rows()).isEmpty();
    assertThat(stretch.through()).isBetween(1L, (long) MANY);
    while (stretch.rows().isEmpty()) {
      stretch = sealedAfter(stretch.through(), filter, 10);
    }
    assertThat(stretch).isEqualTo(new Stretch(List.of(sealed(rare, 1, MANY + 1)), MANY + 1));
  }

  @Test
  void list_time_fromInclusiveUntilExclusive() {
    Row first = append(NOW);
    Row second = append(NOW.plusMillis(1));
    append(NOW.plusMillis(2));
    assertThat(list(between(Optional.of(NOW), Optional.of(NOW.plusMillis(2)))))
        .containsExactly(second, first);
  }

  @Test
  void sealedAfter_matchesInOrderOfPosition_withHowFarItLooked() {
    Row first = append(NOW.plusSeconds(1));
    Row other = append(samples.event(NOW), "other", AuditEvent.Outcome.DENIED);
    Row third = append(NOW.plusSeconds(2));
    seal(1, 1, List.of(first, other));
    seal(2, 3, List.of(third));
    append(NOW.plusSeconds(3));
    AuditFilter mine = filter("actor", first.event().actor());
    assertThat(sealedAfter(0, mine, 10))
        .isEqualTo(new Stretch(List.of(sealed(first, 1, 1), sealed(third, 2, 3)), 3));
    assertThat(sealedAfter(0, mine, 1)).isEqualTo(new Stretch(List.of(sealed(first, 1, 1)), 1));
    assertThat(sealedAfter(1, mine, 10)).isEqualTo(new Stretch(List.of(sealed(third, 2, 3)), 3));
    assertThat(sealedAfter(2, filter("actor", "nobody"), 10)).isEqualTo(new Stretch(List.of(), 3));
    assertThat(sealedAfter(3, AuditFilter.ALL, 10)).isEqualTo(new Stretch(List.of(), 3));
  }

  private void appendMany(int rows) {
    write(
        tx -> {
          for (int i = 1; i <= rows; i++) {
            tx.audit().append(samples.event(NOW.plusMillis(i)));
          }
        });
  }

  private Stretch sealedAfter(long position, AuditFilter filter, int limit) {
    return store().read(tx -> tx.audit().sealedAfter(position, filter, limit));
  }

  private static AuditFilter between(Optional<Instant> from, Optional<Instant> until) {
    AuditFilter all = AuditFilter.ALL;
    return new AuditFilter(
        all.actor(),
        all.actorTokenId(),
        all.action(),
        all.targetKind(),
        all.targetId(),
        all.outcome(),
        all.peer(),
        new TimeRange(from, until));
  }

  private static AuditFilter filter(String field, String value) {
    return new AuditFilter(
        Optional.of(value).filter(v -> field.equals("actor")),
        Optional.of(value).filter(v -> field.equals("actorTokenId")),
        Optional.of(value).filter(v -> field.equals("action")),
        Optional.of(value).filter(v -> field.equals("targetKind")),
        Optional.of(value).filter(v -> field.equals("targetId")),
        Optional.of(value).filter(v -> field.equals("outcome")).map(AuditEvent.Outcome::valueOf),
        Optional.of(value).filter(v -> field.equals("peer")),
        TimeRange.ALWAYS);
  }
}
