package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.store.AuditTrail.AuditFilter;
import io.tokenauthority.server.store.AuditTrail.Row;
import io.tokenauthority.server.store.AuditTrail.Segment;
import io.tokenauthority.server.store.AuditTrail.Stretch;
import io.tokenauthority.server.store.StoreException.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The sentences of {@link AuditTrail}. */
public abstract class AuditTrailContract extends PortContract {

  /** More rows than one page looks through. */
  private static final int MANY = 20_100;

  @Test
  void append_isReadAsIs_unsealed() {
    Row row = append(NOW);
    assertThat(unsealed(10)).containsExactly(row);
    assertThat(list(AuditFilter.ALL, first(10)).items()).containsExactly(row);
  }

  @Test
  void append_rolledBackWork_leavesNoRow() {
    try {
      write(
          tx -> {
            tx.audit().append(samples.event(NOW));
            throw new IllegalArgumentException("refused");
          });
    } catch (IllegalArgumentException expected) {
      assertThat(unsealed(10)).isEmpty();
    }
  }

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
  void unsealed_oldestFirst_atMostLimit() {
    Row second = append(NOW.plusSeconds(1));
    Row first = append(NOW);
    assertThat(unsealed(10)).containsExactly(first, second);
    assertThat(unsealed(1)).containsExactly(first);
    assertThat(store().<Long>read(tx -> tx.audit().countUnsealed())).isEqualTo(2);
  }

  @Test
  void seal_movesRowsInTheOrderOfTheList() {
    Row second = append(NOW.plusSeconds(1));
    Row first = append(NOW);
    Row open = append(NOW.plusSeconds(2));
    seal(1, 1, List.of(first, second));
    assertThat(rowsOf(1)).containsExactly(sealed(first, 1, 1), sealed(second, 1, 2));
    assertThat(unsealed(10)).containsExactly(open);
    seal(2, 3, List.of(open));
    assertThat(rowsOf(2)).containsExactly(sealed(open, 2, 3));
  }

  @Test
  void seal_numberTakenOrRowSealed_isUniqueAndMovesNothing() {
    Row first = append(NOW);
    Row second = append(NOW.plusSeconds(1));
    seal(1, 1, List.of(first));
    assertKind(Kind.UNIQUE, () -> seal(1, 2, List.of(second)));
    assertKind(Kind.UNIQUE, () -> seal(2, 2, List.of(second, first)));
    assertThat(unsealed(10)).containsExactly(second);
    assertThat(head().orElseThrow().number()).isEqualTo(1);
  }

  @Test
  void segments_headSegmentAtFirstKept_tellWhatWasSealed() {
    assertThat(head()).isEmpty();
    assertThat(firstKept()).isEmpty();
    Segment one = seal(1, 1, List.of(append(NOW), append(NOW)));
    Segment two = seal(2, 3, List.of(append(NOW)));
    assertThat(head()).contains(two);
    assertThat(firstKept()).contains(one);
    assertThat(store().<List<Segment>>read(tx -> tx.audit().segments(1, 10)))
        .containsExactly(one, two);
    assertThat(store().<List<Segment>>read(tx -> tx.audit().segments(2, 10))).containsExactly(two);
    assertThat(store().<List<Segment>>read(tx -> tx.audit().segments(1, 1))).containsExactly(one);
    assertThat(segmentAt(0)).isEmpty();
    assertThat(segmentAt(2)).contains(one);
    assertThat(segmentAt(3)).contains(two);
    assertThat(segmentAt(4)).isEmpty();
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

  @Test
  void rowsOutside_none_unlessTheirSegmentCannotHaveAny() {
    seal(1, 1, List.of(append(NOW)));
    seal(2, 2, List.of(append(NOW)));
    assertThat(store().<List<Row>>read(tx -> tx.audit().rowsOutside(1, 2, 10))).isEmpty();
    assertThat(store().<List<Row>>read(tx -> tx.audit().rowsOutside(2, 2, 10))).hasSize(1);
    assertThat(store().<List<Row>>read(tx -> tx.audit().rowsOutside(1, 1, 10))).hasSize(1);
    assertThat(store().<List<Row>>read(tx -> tx.audit().rowsOutside(2, 1, 1))).hasSize(1);
  }

  @Test
  void purge_wholeSegments_oldestFirst_leavesCheckpoints() {
    seal(1, 1, List.of(append(NOW), append(NOW)));
    seal(2, 3, List.of(append(NOW)));
    Segment three = seal(3, 4, List.of(append(NOW)));
    Row open = append(NOW);
    assertThat(purge(sealTime(1), 10)).isZero();
    assertThat(purge(sealTime(3), 1)).isEqualTo(2);
    assertThat(purge(sealTime(3), 10)).isEqualTo(1);
    assertThat(firstKept()).contains(three);
    assertThat(store().<List<Segment>>read(tx -> tx.audit().segments(1, 10)))
        .map(Segment::purged)
        .containsExactly(true, true, false);
    assertThat(rowsOf(1)).isEmpty();
    assertThat(unsealed(10)).containsExactly(open);
  }

  private void appendMany(int rows) {
    write(
        tx -> {
          for (int i = 1; i <= rows; i++) {
            tx.audit().append(samples.event(NOW.plusMillis(i)));
          }
        });
  }

  private Row append(Instant time) {
    Row row = samples.event(time);
    write(tx -> tx.audit().append(row));
    return row;
  }

  /** The same event with every filtered field another. */
  private Row append(Row row, String other, AuditEvent.Outcome outcome) {
    AuditEvent event =
        new AuditEvent(
            row.event().id(),
            row.event().time(),
            other,
            other,
            other,
            new AuditEvent.Target(other, other),
            outcome,
            "why",
            other,
            Collections.emptySortedMap());
    Row changed = new Row(event, row.hmac(), AuditTrail.UNSEALED, AuditTrail.UNSEALED);
    write(tx -> tx.audit().append(changed));
    return changed;
  }

  private static Instant sealTime(long number) {
    return NOW.plusSeconds(100 + number);
  }

  private Segment seal(long number, long firstPosition, List<Row> rows) {
    Bytes previous = number == 1 ? Bytes.NONE : samples.bytes();
    Segment segment =
        new Segment(
            number, firstPosition, rows.size(), previous, samples.bytes(), sealTime(number), false);
    write(tx -> tx.audit().seal(segment, rows));
    return segment;
  }

  private static Row sealed(Row row, long segment, long position) {
    return new Row(row.event(), row.hmac(), segment, position);
  }

  private List<Row> unsealed(int limit) {
    return store().read(tx -> tx.audit().unsealed(limit));
  }

  private List<Row> rowsOf(long segment) {
    return store().read(tx -> tx.audit().rowsOf(segment, 100));
  }

  private Optional<Segment> head() {
    return store().read(tx -> tx.audit().head());
  }

  private Optional<Segment> firstKept() {
    return store().read(tx -> tx.audit().firstKept());
  }

  private Optional<Segment> segmentAt(long position) {
    return store().read(tx -> tx.audit().segmentAt(position));
  }

  private Stretch sealedAfter(long position, AuditFilter filter, int limit) {
    return store().read(tx -> tx.audit().sealedAfter(position, filter, limit));
  }

  private int purge(Instant before, int limit) {
    return store().write(tx -> tx.audit().purge(before, limit));
  }

  private Page<Row> list(AuditFilter filter, PageRequest page) {
    return store().read(tx -> tx.audit().list(filter, page));
  }

  private List<Row> list(AuditFilter filter) {
    return list(filter, first(10)).items();
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
