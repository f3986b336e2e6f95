package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.NOW;

import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.store.AuditTrail.AuditFilter;
import io.tokenauthority.server.store.AuditTrail.Row;
import io.tokenauthority.server.store.AuditTrail.Segment;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/** How the contracts of {@link AuditTrail} write rows, seal and look. */
abstract class AuditTrailFixture extends PortContract {

  Row append(Instant time) {
    Row row = samples.event(time);
    write(tx -> tx.audit().append(row));
    return row;
  }

  /** The same event with every filtered field another. */
  Row append(Row row, String other, AuditEvent.Outcome outcome) {
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

  static Instant sealTime(long number) {
    return NOW.plusSeconds(100 + number);
  }

  Segment seal(long number, long firstPosition, List<Row> rows) {
    Bytes previous = number == 1 ? Bytes.NONE : samples.bytes();
    Segment segment =
        new Segment(
            number, firstPosition, rows.size(), previous, samples.bytes(), sealTime(number), false);
    write(tx -> tx.audit().seal(segment, rows));
    return segment;
  }

  static Row sealed(Row row, long segment, long position) {
    return new Row(row.event(), row.hmac(), segment, position);
  }

  List<Row> unsealed(int limit) {
    return store().read(tx -> tx.audit().unsealed(limit));
  }

  Page<Row> list(AuditFilter filter, PageRequest page) {
    return store().read(tx -> tx.audit().list(filter, page));
  }

  List<Row> list(AuditFilter filter) {
    return list(filter, first(10)).items();
  }
}
