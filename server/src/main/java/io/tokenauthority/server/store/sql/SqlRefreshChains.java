package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.lifecycle.RefreshChain;
import io.tokenauthority.server.store.RefreshChains;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.opaque.SecretDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The refresh chains in the table {@code grants}. */
final class SqlRefreshChains implements RefreshChains {

  private static final String COLUMNS =
      """
      g.id, g.handle, g.rotation, g.current_digest, g.previous_digest, g.sealed_successor, g.rotate_time,
      g.request_id, g.idle_expire_time
      """;

  /** What a statement begins with that changes a session's chain and nothing else of any grant. */
  static final String CHANGES_CHAIN = "UPDATE grants SET rotation ";

  private static final String SET =
      CHANGES_CHAIN
          + """
      = ?, current_digest = ?, previous_digest = ?, sealed_successor = ?, rotate_time = ?,
          request_id = ?, idle_expire_time = ?
      """;

  private static final String INSERT =
      SET + ", handle = ? WHERE id = ? AND kind = 'SESSION' AND handle IS NULL";

  private static final String FIND_BY_HANDLE =
      "SELECT "
          + String.join(", ", COLUMNS, SqlGrants.COLUMNS, SqlAccounts.COLUMNS)
          + "FROM grants g JOIN account a ON a.id = g.account WHERE g.handle = ?";

  private static final String ROTATE =
      SET
          + """
          WHERE id = ? AND state = 'ACTIVE' AND current_digest = ? AND rotation = ?
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
        tx.hot(
            statements ->
                statements.change(
                    INSERT,
                    to -> bind(to, chain).digest(chain.handle()).text(chain.grant().value())));
    if (inserted != 1) {
      throw tx.ended(new IllegalStateException("a chain needs a new SESSION grant"));
    }
  }

  @Override
  public Optional<Session> findByHandle(SecretDigest chainHandle) {
    return tx.hot(
        statements ->
            statements
                .list(FIND_BY_HANDLE, to -> to.digest(chainHandle), SqlRefreshChains::readSession)
                .stream()
                .findFirst());
  }

  @Override
  public boolean rotate(RefreshChain next, SecretDigest redeemed) {
    return tx.hot(
            statements ->
                statements.change(
                    ROTATE,
                    to ->
                        bind(to, next)
                            .text(next.grant().value())
                            .digest(redeemed)
                            .number(next.rotation() - 1)))
        == 1;
  }

  private static Parameters bind(Parameters to, RefreshChain chain) throws SQLException {
    return to.number(chain.rotation())
        .digest(chain.current())
        .digest(chain.previous())
        .bytes(chain.sealedSuccessor().toArray())
        .time(chain.rotateTime())
        .digest(chain.requestId())
        .time(chain.idleExpireTime());
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
