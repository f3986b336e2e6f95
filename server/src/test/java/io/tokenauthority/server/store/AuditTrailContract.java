package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.store.AuditTrail.AuditFilter;
import io.tokenauthority.server.store.AuditTrail.Row;
import io.tokenauthority.server.store.AuditTrail.Segment;
import io.tokenauthority.server.store.StoreException.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The sentences of {@link AuditTrail} on what is written, sealed and purged. */
public abstract class AuditTrailContract extends AuditTrailFixture {

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
  void unsealed_oldestFirst_atMostLimit() {
    Row second = append(NOW.plusSeconds(1));
    Row first = append(NOW);
    assertThat(unsealed(10)).containsExactly(first, second);
    assertThat(unsealed(1)).containsExactly(first);
    assertThat(store().<Long>read(tx -> tx.audit().countUnsealed(10))).isEqualTo(2);
    assertThat(store().<Long>read(tx -> tx.audit().countUnsealed(1))).isEqualTo(1);
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

  private int purge(Instant before, int limit) {
    return store().write(tx -> tx.audit().purge(before, limit));
  }
}
