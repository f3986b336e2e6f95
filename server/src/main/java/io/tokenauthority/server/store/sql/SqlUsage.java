package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Usage;
import io.tokenauthority.token.GrantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The tables {@code grant_usage} and {@code usage_hour}. */
final class SqlUsage implements Usage {

  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final int MOST_HOURS = 9_000;

  /** Two replicas that write at once wait for each other, and never in a ring. */
  private static final Comparator<Count> BY_GRANT =
      Comparator.comparing(count -> count.grant().value());

  /** Nothing for an unknown grant. */
  private static final String ADD =
      """
      INSERT INTO grant_usage (grant_id, use_count, last_used)
      SELECT id, :count, :last_used FROM grants WHERE id = :grant
      ON CONFLICT (grant_id) DO UPDATE
      SET use_count = grant_usage.use_count + excluded.use_count,
          last_used = CASE WHEN excluded.last_used > grant_usage.last_used
                           THEN excluded.last_used ELSE grant_usage.last_used END
      """;

  private static final String ADD_HOUR =
      """
      INSERT INTO usage_hour (grant_id, hour, use_count) VALUES (:grant, :hour, :count)
      ON CONFLICT (grant_id, hour) DO UPDATE SET use_count = usage_hour.use_count + excluded.use_count
      """;

  private static final String HOURS =
      """
      SELECT hour, use_count FROM usage_hour
      WHERE grant_id = :grant AND hour >= :from AND hour < :until ORDER BY hour LIMIT :limit
      """;

  private static final String PURGE =
      """
      DELETE FROM usage_hour WHERE (grant_id, hour) IN (
        SELECT grant_id, hour FROM usage_hour WHERE hour < :before ORDER BY hour LIMIT :limit)
      """;

  private final SqlTransaction tx;

  SqlUsage(SqlTransaction tx) {
    this.tx = tx;
  }

  @Override
  public int add(List<Count> counts) {
    return tx.run(
        handle ->
            (int) counts.stream().sorted(BY_GRANT).filter(count -> add(handle, count)).count());
  }

  private static boolean add(Handle handle, Count count) {
    long lastUsed = Cells.time(count.lastUsed());
    int known =
        handle
            .createUpdate(ADD)
            .bind("grant", count.grant().value())
            .bind("count", count.count())
            .bind("last_used", lastUsed)
            .execute();
    if (known == 1) {
      handle
          .createUpdate(ADD_HOUR)
          .bind("grant", count.grant().value())
          .bind("hour", lastUsed - Math.floorMod(lastUsed, HOUR))
          .bind("count", count.count())
          .execute();
    }
    return known == 1;
  }

  @Override
  public List<Hour> hours(GrantId grant, Instant from, Instant until) {
    return tx.run(
        handle ->
            handle
                .createQuery(HOURS)
                .bind("grant", grant.value())
                .bind("from", Cells.time(from))
                .bind("until", Cells.time(until))
                .bind("limit", MOST_HOURS)
                .map(Columns.with(row -> new Hour(row.time(), row.number())))
                .list());
  }

  @Override
  public int purge(Instant before, int limit) {
    return tx.run(
        handle ->
            handle
                .createUpdate(PURGE)
                .bind("before", Cells.time(before))
                .bind("limit", limit)
                .execute());
  }
}
