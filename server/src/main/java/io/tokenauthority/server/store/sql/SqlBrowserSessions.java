package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.lifecycle.BrowserSession;
import io.tokenauthority.server.store.BrowserSessions;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.opaque.SecretDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code browser_session}. */
final class SqlBrowserSessions implements BrowserSessions {

  private static final String COLUMNS =
      " b.grant_id, b.secret, b.last_seen, b.idle_expire_time, b.peer, b.agent ";

  private static final String INSERT =
      """
      INSERT INTO browser_session (grant_id, secret, last_seen, idle_expire_time, peer, agent)
      VALUES (:grant, :secret, :last_seen, :idle_expire_time, :peer, :agent)
      """;

  private static final String FIND =
      "SELECT "
          + String.join(", ", COLUMNS, SqlGrants.COLUMNS, SqlUsers.COLUMNS)
          + """
          FROM browser_session b JOIN grants g ON g.id = b.grant_id
          JOIN person p ON p.account = g.account JOIN account a ON a.id = g.account
          WHERE b.secret = :secret
          """;

  private static final String SEEN =
      """
      UPDATE browser_session SET last_seen = :last_seen, idle_expire_time = :idle_expire_time
      WHERE grant_id = :grant AND last_seen < :last_seen
      """;

  /**
   * A chain or a browser whose idle end has passed cannot come back. The plus keeps SQLite from the
   * index of ends: an account's own is the one that is sorted.
   */
  private static final String OF_ACCOUNT =
      "SELECT "
          + String.join(", ", SqlGrants.COLUMNS, COLUMNS)
          + """
          FROM grants g JOIN account a ON a.id = g.account
          LEFT JOIN browser_session b ON b.grant_id = g.id
          WHERE g.account = :account AND g.kind = 'SESSION' AND g.state = 'ACTIVE'
            AND +g.expire_time > :now AND g.generation = a.generation
            AND coalesce(b.idle_expire_time, g.idle_expire_time, 0) > :now
          ORDER BY g.create_time DESC, g.id DESC LIMIT :limit
          """;

  private final SqlTransaction tx;

  SqlBrowserSessions(SqlTransaction tx) {
    this.tx = tx;
  }

  private static BrowserSession read(Columns row) throws SQLException {
    return new BrowserSession(
        new GrantId(row.text()), row.digest(), row.time(), row.time(), row.text(), row.text());
  }

  private static SignedIn readSignedIn(Columns row) throws SQLException {
    return new SignedIn(read(row), SqlGrants.read(row), SqlUsers.read(row));
  }

  private static Login readLogin(Columns row) throws SQLException {
    return new Login(SqlGrants.read(row), readIfThere(row));
  }

  private static Optional<BrowserSession> readIfThere(Columns row) throws SQLException {
    Optional<String> grant = row.textOrNone();
    return grant.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new BrowserSession(
                new GrantId(grant.get()),
                row.digest(),
                row.time(),
                row.time(),
                row.text(),
                row.text()));
  }

  @Override
  public void insert(BrowserSession session) {
    tx.run(
        handle ->
            handle
                .createUpdate(INSERT)
                .bind("grant", session.grant().value())
                .bind("secret", session.secret().bytes())
                .bind("last_seen", Cells.time(session.lastSeen()))
                .bind("idle_expire_time", Cells.time(session.idleEnd()))
                .bind("peer", session.peer())
                .bind("agent", session.agent())
                .execute());
  }

  @Override
  public Optional<SignedIn> find(SecretDigest secret) {
    return tx.run(
        handle ->
            handle
                .createQuery(FIND)
                .bind("secret", secret.bytes())
                .map(Columns.with(SqlBrowserSessions::readSignedIn))
                .findOne());
  }

  @Override
  public void seen(BrowserSession session) {
    tx.run(
        handle ->
            handle
                .createUpdate(SEEN)
                .bind("grant", session.grant().value())
                .bind("last_seen", Cells.time(session.lastSeen()))
                .bind("idle_expire_time", Cells.time(session.idleEnd()))
                .execute());
  }

  @Override
  public List<Login> ofAccount(AccountId account, Instant now, int limit) {
    return tx.run(
        handle ->
            handle
                .createQuery(OF_ACCOUNT)
                .bind("account", account.value())
                .bind("now", Cells.time(now))
                .bind("limit", limit)
                .map(Columns.with(SqlBrowserSessions::readLogin))
                .list());
  }
}
