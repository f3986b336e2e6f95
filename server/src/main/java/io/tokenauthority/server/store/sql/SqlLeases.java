package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Leases;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The table {@code lease}. A lease that was given up is held by nobody, and keeps its fence. */
final class SqlLeases implements Leases {

  private static final String ACQUIRE =
      """
      INSERT INTO lease (name, holder, fence, expire_time) VALUES (:name, :holder, 1, :expire_time)
      ON CONFLICT (name) DO UPDATE
      SET fence = CASE WHEN lease.holder = excluded.holder THEN lease.fence ELSE lease.fence + 1 END,
          holder = excluded.holder, expire_time = excluded.expire_time
      WHERE lease.holder = excluded.holder OR lease.expire_time <= :now
      RETURNING fence
      """;

  private static final String HOLDS =
      "SELECT fence FROM lease WHERE name = :name AND holder = :holder AND fence = :fence";

  private static final String RELEASE =
      "UPDATE lease SET holder = '', expire_time = 0 WHERE name = :name AND holder = :holder";

  private final SqlTransaction tx;

  SqlLeases(SqlTransaction tx) {
    this.tx = tx;
  }

  @Override
  public Optional<Long> acquire(String name, String holder, Instant now, Duration length) {
    return tx.run(
        handle ->
            handle
                .createQuery(ACQUIRE)
                .bind("name", name)
                .bind("holder", holder)
                .bind("now", Cells.time(now))
                .bind("expire_time", Cells.time(now.plus(length)))
                .map(Columns.with(Columns::number))
                .findOne());
  }

  @Override
  public boolean holds(String name, String holder, long fence) {
    return tx.run(
        handle ->
            handle
                .createQuery(HOLDS + tx.hold())
                .bind("name", name)
                .bind("holder", holder)
                .bind("fence", fence)
                .map(Columns.with(Columns::number))
                .findOne()
                .isPresent());
  }

  @Override
  public void release(String name, String holder) {
    tx.run(
        handle -> handle.createUpdate(RELEASE).bind("name", name).bind("holder", holder).execute());
  }
}
