package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.store.AuditTrail;
import io.tokenauthority.server.store.Page;
import io.tokenauthority.server.store.PageRequest;
import io.tokenauthority.server.store.StoreException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The tables {@code audit_event} and {@code audit_segment}. */
final class SqlAuditTrail implements AuditTrail {

  private static final Listing<Row> LIST =
      new Listing<>(
          AuditSql.LIST,
          AuditSql.LIST_STOP,
          SqlAuditTrail::readRow,
          row -> TimePosition.of(row.event().time(), row.event().id()),
          TimePosition::read);

  private final SqlTransaction tx;

  SqlAuditTrail(SqlTransaction tx) {
    this.tx = tx;
  }

  private static Row readRow(Columns row) throws SQLException {
    Instant time = row.time();
    AuditEvent event =
        new AuditEvent(
            row.text(),
            time,
            row.text(),
            row.text(),
            row.text(),
            new AuditEvent.Target(row.text(), row.text()),
            row.constant(AuditEvent.Outcome.class),
            row.text(),
            row.text(),
            AuditDetails.read(row.text()));
    return new Row(event, row.bytes(), row.number(), row.number());
  }

  private static Segment readSegment(Columns row) throws SQLException {
    return new Segment(
        row.number(),
        row.number(),
        row.smallNumber(),
        row.bytes(),
        row.bytes(),
        row.time(),
        row.number() == 1);
  }

  @Override
  public void append(Row row) {
    AuditEvent event = row.event();
    tx.hot(
        statements ->
            statements.change(
                AuditSql.APPEND,
                to ->
                    to.time(event.time())
                        .text(event.id())
                        .text(event.actor())
                        .text(event.actorTokenId())
                        .text(event.action())
                        .text(event.target().kind())
                        .text(event.target().id())
                        .text(event.outcome().name())
                        .text(event.reason())
                        .text(event.peer())
                        .text(AuditDetails.write(event.details()))
                        .bytes(row.hmac().toArray())));
  }

  @Override
  public Page<Row> list(AuditFilter filter, PageRequest page) {
    Conditions scope = new Conditions().within("time", "time", filter.time());
    page.after()
        .map(TimePosition::parse)
        .ifPresent(
            after ->
                scope
                    .and("(time, id) < (:after_time, :after_id)")
                    .let("after_time", after.time())
                    .let("after_id", after.id()));
    return LIST.page(tx, scope, wanted(filter), page.size());
  }

  /** All but the time, which the table's own order narrows. */
  private static Conditions wanted(AuditFilter filter) {
    return new Conditions()
        .is("e.actor", "actor", filter.actor())
        .is("e.actor_token_id", "actor_token_id", filter.actorTokenId())
        .is("e.action", "action", filter.action())
        .is("e.target_kind", "target_kind", filter.targetKind())
        .is("e.target_id", "target_id", filter.targetId())
        .isConstant("e.outcome", "outcome", filter.outcome())
        .is("e.peer", "peer", filter.peer());
  }

  @Override
  public Stretch sealedAfter(long position, AuditFilter filter, int limit) {
    Conditions wanted = wanted(filter).within("e.time", "time", filter.time());
    String sql = AuditSql.SEALED_AFTER.replace("{filter}", wanted.sql());
    List<Row> found =
        rows(
            sql,
            limit,
            query -> wanted.bindTo(query).bind("after", position).bind("look", Listing.LOOK));
    return found.size() == limit
        ? new Stretch(found, found.get(limit - 1).position())
        : new Stretch(found, stretchEnd(position));
  }

  private long stretchEnd(long position) {
    return tx.run(
        handle ->
            handle
                .createQuery(AuditSql.STRETCH_END)
                .bind("after", position)
                .bind("look", Listing.LOOK)
                .map(Columns.with(Columns::number))
                .one());
  }

  @Override
  public List<Row> unsealed(int limit) {
    return tx.hot(
        statements ->
            statements.list(AuditSql.UNSEALED, to -> to.number(limit), SqlAuditTrail::readRow));
  }

  @Override
  public long countUnsealed(int atMost) {
    return tx.run(
        handle ->
            handle
                .createQuery(AuditSql.COUNT_UNSEALED)
                .bind("limit", atMost)
                .map(Columns.with(Columns::number))
                .one());
  }

  @Override
  public Optional<Segment> head() {
    return tx.run(handle -> segment(handle.createQuery(AuditSql.HEAD)));
  }

  @Override
  public void seal(Segment segment, List<Row> rows) {
    tx.run(handle -> insert(handle, segment));
    PrimitiveIterator.OfLong positions =
        LongStream.iterate(segment.firstPosition(), last -> last + 1).iterator();
    int[] sealed =
        tx.hot(
            statements ->
                statements.changeEach(
                    AuditSql.SEAL,
                    rows,
                    (to, row) ->
                        to.number(segment.number())
                            .number(positions.nextLong())
                            .time(row.event().time())
                            .text(row.event().id())));
    if (IntStream.of(sealed).anyMatch(changed -> changed != 1)) {
      throw tx.ended(
          new StoreException(StoreException.Kind.UNIQUE, "an audit row is sealed already"));
    }
  }

  private static int insert(Handle handle, Segment segment) {
    return handle
        .createUpdate(AuditSql.INSERT_SEGMENT)
        .bind("number", segment.number())
        .bind("first_position", segment.firstPosition())
        .bind("event_count", segment.rows())
        .bind("previous_head", segment.previousHead().toArray())
        .bind("head", segment.head().toArray())
        .bind("seal_time", Cells.time(segment.sealTime()))
        .bind("purged", segment.purged() ? 1 : 0)
        .execute();
  }

  @Override
  public List<Segment> segments(long from, int limit) {
    return tx.run(
        handle ->
            handle
                .createQuery(AuditSql.SEGMENTS)
                .bind("from", from)
                .bind("limit", limit)
                .map(Columns.with(SqlAuditTrail::readSegment))
                .list());
  }

  @Override
  public Optional<Segment> segmentAt(long position) {
    return tx.run(
        handle -> segment(handle.createQuery(AuditSql.SEGMENT_AT).bind("position", position)));
  }

  @Override
  public Optional<Segment> firstKept() {
    return tx.run(handle -> segment(handle.createQuery(AuditSql.FIRST_KEPT)));
  }

  private static Optional<Segment> segment(Query query) {
    return query.map(Columns.with(SqlAuditTrail::readSegment)).findOne();
  }

  @Override
  public List<Row> rowsOf(long segment, int limit) {
    return rows(AuditSql.ROWS_OF, limit, query -> query.bind("segment", segment));
  }

  @Override
  public List<Row> rowsOutside(long firstKept, long last, int limit) {
    return rows(
        AuditSql.ROWS_OUTSIDE,
        limit,
        query -> query.bind("first_kept", firstKept).bind("last", last));
  }

  private List<Row> rows(String sql, int limit, UnaryOperator<Query> binding) {
    return tx.run(
        handle ->
            binding
                .apply(handle.createQuery(sql))
                .bind("limit", limit)
                .map(Columns.with(SqlAuditTrail::readRow))
                .list());
  }

  @Override
  public int purge(Instant sealedBefore, int limit) {
    return tx.run(
        handle -> {
          List<Long> segments =
              handle
                  .createQuery(AuditSql.TO_PURGE)
                  .bind("before", Cells.time(sealedBefore))
                  .bind("limit", limit)
                  .map(Columns.with(Columns::number))
                  .list();
          int rows = 0;
          for (long segment : segments) {
            rows += handle.createUpdate(AuditSql.DELETE_ROWS).bind("segment", segment).execute();
            handle.createUpdate(AuditSql.MARK_PURGED).bind("segment", segment).execute();
          }
          return rows;
        });
  }
}
