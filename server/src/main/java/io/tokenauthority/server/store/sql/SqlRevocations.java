package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.store.Revocations;
import io.tokenauthority.server.store.StoredRevocation;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The tables {@code revocation} and {@code revocation_counter}. */
final class SqlRevocations implements Revocations {

  private static final String COLUMNS =
      "sequence, kind, subject, generation, expire_time, cause, time ";

  private static final String FIND_SAME =
      "SELECT "
          + COLUMNS
          + """
          FROM revocation WHERE kind = ? AND subject = ? AND generation = ?
          """;

  private static final String NEXT_SEQUENCE =
      "UPDATE revocation_counter SET last_sequence = last_sequence + 1 RETURNING last_sequence";

  private static final String INSERT =
      """
      INSERT INTO revocation (sequence, kind, subject, generation, expire_time, cause, time)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (kind, subject, generation) DO NOTHING
      """;

  private static final String FIND =
      "SELECT "
          + COLUMNS
          + """
          FROM revocation WHERE kind = :kind AND subject = :subject
          ORDER BY generation DESC LIMIT 1
          """;

  private static final String AFTER =
      "SELECT " + COLUMNS + "FROM revocation WHERE sequence > ? ORDER BY sequence LIMIT ?";

  private static final String LAST_SEQUENCE = "SELECT last_sequence FROM revocation_counter";

  private static final String PURGED_THROUGH = "SELECT purged_through FROM revocation_counter";

  private static final String COUNT_LIVE =
      "SELECT count(*) FROM revocation WHERE expire_time > :now";

  private static final String EXPIRED =
      """
      SELECT sequence FROM revocation WHERE expire_time <= :now ORDER BY expire_time LIMIT :limit
      """;

  private static final String DELETE = "DELETE FROM revocation WHERE sequence = :sequence";

  private static final String RAISE_PURGED =
      """
      UPDATE revocation_counter SET purged_through = :highest WHERE purged_through < :highest
      """;

  private final SqlTransaction tx;

  SqlRevocations(SqlTransaction tx) {
    this.tx = tx;
  }

  private static StoredRevocation read(Columns row) throws SQLException {
    return new StoredRevocation(
        row.number(),
        new Revocation(
            row.constant(Revocation.Kind.class),
            row.text(),
            row.number(),
            row.time(),
            row.constant(Revocation.Cause.class)),
        row.time());
  }

  /**
   * A repeat is told before the counter is touched, so that it never queues. Where writers run side
   * by side, one may still lose between look and insert: it finds the winner's row then, for the
   * counter's lock made it wait for the winner's commit.
   */
  @Override
  public StoredRevocation append(Revocation revocation, Instant now) {
    return tx.hot(
        statements -> {
          Optional<StoredRevocation> first = findSame(statements, revocation);
          if (first.isPresent()) {
            return first.get();
          }
          long sequence = statements.list(NEXT_SEQUENCE, to -> {}, Columns::number).get(0);
          return insert(statements, revocation, sequence, now) == 1
              ? asKept(revocation, sequence, now)
              : findSame(statements, revocation).orElseThrow();
        });
  }

  private static Optional<StoredRevocation> findSame(
      HotStatements statements, Revocation revocation) throws SQLException {
    return statements
        .list(
            FIND_SAME,
            to ->
                to.text(revocation.kind().name())
                    .text(revocation.id())
                    .number(revocation.generation()),
            SqlRevocations::read)
        .stream()
        .findFirst();
  }

  /** What a read would give: without the finer part of its times. */
  private static StoredRevocation asKept(Revocation revocation, long sequence, Instant now) {
    return new StoredRevocation(
        sequence,
        new Revocation(
            revocation.kind(),
            revocation.id(),
            revocation.generation(),
            revocation.expireTime().truncatedTo(ChronoUnit.MILLIS),
            revocation.cause()),
        now.truncatedTo(ChronoUnit.MILLIS));
  }

  private static int insert(
      HotStatements statements, Revocation revocation, long sequence, Instant now)
      throws SQLException {
    return statements.change(
        INSERT,
        to ->
            to.number(sequence)
                .text(revocation.kind().name())
                .text(revocation.id())
                .number(revocation.generation())
                .time(revocation.expireTime())
                .text(revocation.cause().name())
                .time(now));
  }

  /** The repeat, which is told without the lock, is told first. */
  @Override
  public Optional<StoredRevocation> findAlone(Revocation.Kind kind, String id) {
    Optional<StoredRevocation> first = find(kind, id);
    if (first.isPresent() || tx.hold().isEmpty()) {
      return first;
    }
    tx.hot(statements -> statements.list(LAST_SEQUENCE + tx.hold(), to -> {}, Columns::number));
    return find(kind, id);
  }

  @Override
  public Optional<StoredRevocation> find(Revocation.Kind kind, String id) {
    return tx.run(
        handle ->
            handle
                .createQuery(FIND)
                .bind("kind", kind.name())
                .bind("subject", id)
                .map(Columns.with(SqlRevocations::read))
                .findOne());
  }

  /**
   * In order of sequence, at most {@code limit}: what the store's own feed reads, past jdbi since a
   * start and a watcher's first view read all there are.
   */
  List<StoredRevocation> after(long sequence, int limit) {
    return tx.hot(
        statements ->
            statements.list(AFTER, to -> to.number(sequence).number(limit), SqlRevocations::read));
  }

  @Override
  public long lastSequence() {
    return tx.run(
        handle -> handle.createQuery(LAST_SEQUENCE).map(Columns.with(Columns::number)).one());
  }

  @Override
  public long purgedThrough() {
    return tx.run(
        handle -> handle.createQuery(PURGED_THROUGH).map(Columns.with(Columns::number)).one());
  }

  @Override
  public long countLive(Instant now) {
    return tx.run(
        handle ->
            handle
                .createQuery(COUNT_LIVE)
                .bind("now", Cells.time(now))
                .map(Columns.with(Columns::number))
                .one());
  }

  @Override
  public int purge(Instant now, int limit) {
    return tx.run(
        handle -> {
          List<Long> expired =
              handle
                  .createQuery(EXPIRED)
                  .bind("now", Cells.time(now))
                  .bind("limit", limit)
                  .map(Columns.with(Columns::number))
                  .list();
          long highest = 0;
          for (long sequence : expired) {
            handle.createUpdate(DELETE).bind("sequence", sequence).execute();
            highest = Math.max(highest, sequence);
          }
          handle.createUpdate(RAISE_PURGED).bind("highest", highest).execute();
          return expired.size();
        });
  }
}
