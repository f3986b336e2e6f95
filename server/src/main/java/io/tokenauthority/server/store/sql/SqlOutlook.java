package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Outlook;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Questions over several tables. */
final class SqlOutlook implements Outlook {

  private static final Duration DAY = Duration.ofDays(1);

  private static final String USABLE =
      """
      t.end_time > :now AND g.state = 'ACTIVE' AND g.generation = a.generation AND a.state = 'ACTIVE'
      """;

  private static final String TOKENS =
      """
      SELECT count(*),
          sum(CASE WHEN t.ending = 'EXPIRES' AND t.end_time <= :day THEN 1 ELSE 0 END),
          sum(CASE WHEN t.ending = 'EXPIRES' AND t.end_time <= :week THEN 1 ELSE 0 END),
          sum(CASE WHEN t.ending = 'EXPIRES' AND t.end_time <= :month THEN 1 ELSE 0 END),
          sum(CASE WHEN u.last_used IS NULL AND t.create_time <= :yesterday THEN 1 ELSE 0 END),
          sum(CASE WHEN u.last_used < :idle THEN 1 ELSE 0 END)
      FROM service_token t JOIN grants g ON g.id = t.grant_id JOIN account a ON a.id = t.account
      LEFT JOIN grant_usage u ON u.grant_id = t.grant_id
      WHERE t.ending IN ('EXPIRES', 'NEVER') AND
      """
          + USABLE;

  private static final String SOONEST =
      ServiceTokenSql.HOLDING
          + "FROM service_token t "
          + ServiceTokenSql.HANGING
          + "WHERE t.ending = 'EXPIRES' AND t.end_time <= :until AND "
          + USABLE
          + "ORDER BY t.end_time, t.id LIMIT :limit";

  private static final String REFUSED =
      """
      SELECT peer, count(*) AS times, max(time) FROM audit_event
      WHERE outcome = 'DENIED' AND time >= :since
      GROUP BY peer ORDER BY times DESC, peer LIMIT :limit
      """;

  private static final String REUSES =
      "SELECT count(*) FROM audit_event WHERE action = 'session.reuse' AND time >= :since";

  private final SqlTransaction tx;

  SqlOutlook(SqlTransaction tx) {
    this.tx = tx;
  }

  @Override
  public TokenCounts tokens(Instant now, Duration idle) {
    return tx.run(
        handle ->
            handle
                .createQuery(TOKENS)
                .bind("now", Cells.time(now))
                .bind("day", Cells.time(now.plus(DAY)))
                .bind("week", Cells.time(now.plus(DAY.multipliedBy(7))))
                .bind("month", Cells.time(now.plus(DAY.multipliedBy(30))))
                .bind("yesterday", Cells.time(now.minus(DAY)))
                .bind("idle", Cells.time(now.minus(idle)))
                .map(Columns.with(SqlOutlook::readCounts))
                .one());
  }

  private static TokenCounts readCounts(Columns row) throws SQLException {
    var unused = row.number(); // of all: a sum over no rows is none, which reads as 0
    return new TokenCounts(row.number(), row.number(), row.number(), row.number(), row.number());
  }

  @Override
  public List<Holding> soonest(Instant now, Instant until, int limit) {
    return tx.run(
        handle ->
            handle
                .createQuery(SOONEST)
                .bind("now", Cells.time(now))
                .bind("until", Cells.time(until))
                .bind("limit", limit)
                .map(Columns.with(SqlServiceTokens::readHolding))
                .list());
  }

  @Override
  public List<Refused> refused(Instant since, int limit) {
    return tx.run(
        handle ->
            handle
                .createQuery(REFUSED)
                .bind("since", Cells.time(since))
                .bind("limit", limit)
                .map(Columns.with(row -> new Refused(row.text(), row.number(), row.time())))
                .list());
  }

  @Override
  public long reuses(Instant since) {
    return tx.run(
        handle ->
            handle
                .createQuery(REUSES)
                .bind("since", Cells.time(since))
                .map(Columns.with(Columns::number))
                .one());
  }
}
