package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.lifecycle.RefreshChain;
import io.tokenauthority.server.store.RefreshChains;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.opaque.SecretDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.statement.Update;

/** The refresh chains in the table {@code grants}. */
final class SqlRefreshChains implements RefreshChains {

  private static final String COLUMNS =
      """
      g.id, g.handle, g.rotation, g.current_digest, g.previous_digest, g.sealed_successor, g.rotate_time,
      g.request_id, g.idle_expire_time
      """;

  private static final String SET =
      """
      UPDATE grants
      SET rotation = :rotation, current_digest = :current, previous_digest = :previous,
          sealed_successor = :sealed_successor, rotate_time = :rotate_time, request_id = :request_id,
          idle_expire_time = :idle_expire_time
      """;

  private static final String INSERT =
      SET + ", handle = :handle WHERE id = :grant AND kind = 'SESSION' AND handle IS NULL";

  private static final String FIND_BY_HANDLE =
      "SELECT "
          + String.join(", ", COLUMNS, SqlGrants.COLUMNS, SqlAccounts.COLUMNS)
          + "FROM grants g JOIN account a ON a.id = g.account WHERE g.handle = :handle";

  private static final String ROTATE =
      SET
          + """
          WHERE id = :grant AND state = 'ACTIVE' AND current_digest = :redeemed
            AND rotation = :rotation - 1
          """;

  /** The condition stands twice: a chain that was chosen may be redeemed before it is wiped. */
  private static final String WIPE =
      """
      UPDATE grants SET sealed_successor = :nothing WHERE id IN (
        SELECT id FROM grants
        WHERE length(sealed_successor) > 0 AND idle_expire_time <= :now
        ORDER BY idle_expire_time LIMIT :limit)
      AND length(sealed_successor) > 0 AND idle_expire_time <= :now
      """;

  private final SqlTransaction tx;

  SqlRefreshChains(SqlTransaction tx) {
    this.tx = tx;
  }

  private static Session readSession(Columns row) throws SQLException {
    return new Session(read(row), SqlGrants.read(row), SqlAccounts.read(row));
  }

  private static RefreshChain read(Columns row) throws SQLException {
    return new RefreshChain(
        new GrantId(row.text()),
        row.digest(),
        row.number(),
        row.digest(),
        row.digestOrNone(),
        row.bytes(),
        row.time(),
        row.digestOrNone(),
        row.time());
  }

  @Override
  public void insert(RefreshChain chain) {
    int inserted =
        tx.run(
            handle ->
                bind(handle.createUpdate(INSERT), chain)
                    .bind("handle", chain.handle().bytes())
                    .execute());
    if (inserted != 1) {
      throw tx.ended(new IllegalStateException("a chain needs a new SESSION grant"));
    }
  }

  @Override
  public Optional<Session> findByHandle(SecretDigest chainHandle) {
    return tx.run(
        handle ->
            handle
                .createQuery(FIND_BY_HANDLE)
                .bind("handle", chainHandle.bytes())
                .map(Columns.with(SqlRefreshChains::readSession))
                .findOne());
  }

  @Override
  public boolean rotate(RefreshChain next, SecretDigest redeemed) {
    return tx.run(
            handle ->
                bind(handle.createUpdate(ROTATE), next)
                    .bind("redeemed", redeemed.bytes())
                    .execute())
        == 1;
  }

  private static Update bind(Update update, RefreshChain chain) {
    return update
        .bind("grant", chain.grant().value())
        .bind("rotation", chain.rotation())
        .bind("current", chain.current().bytes())
        .bind("previous", Cells.digest(chain.previous()))
        .bind("sealed_successor", chain.sealedSuccessor().toArray())
        .bind("rotate_time", Cells.time(chain.rotateTime()))
        .bind("request_id", Cells.digest(chain.requestId()))
        .bind("idle_expire_time", Cells.time(chain.idleExpireTime()));
  }

  @Override
  public int wipe(Instant now, int limit) {
    return tx.run(
        handle ->
            handle
                .createUpdate(WIPE)
                .bind("nothing", Cells.NOTHING)
                .bind("now", Cells.time(now))
                .bind("limit", limit)
                .execute());
  }
}
