package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.GrantState;
import io.tokenauthority.server.store.Grants;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.ScopeSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code grants}, but for its refresh chains. */
final class SqlGrants implements Grants {

  /** What {@link #read} reads, of a grant that a query calls {@code g}. */
  static final String COLUMNS =
      """
      g.id, g.kind, g.account, g.generation, g.scopes, g.audiences, g.state, g.create_time, g.expire_time,
      g.creator, g.end_time, g.end_reason, g.certificate
      """;

  private static final String INSERT =
      """
      INSERT INTO grants (id, kind, account, generation, scopes, audiences, state, create_time, expire_time,
          creator, end_time, end_reason, certificate)
      VALUES (:id, :kind, :account, :generation, :scopes, :audiences, :state, :create_time, :expire_time,
          :creator, :end_time, :end_reason, :certificate)
      """;

  private static final String FIND = "SELECT " + COLUMNS + "FROM grants g WHERE g.id = ?";

  /** With the grant dies what could still be handed out of it. */
  private static final String REVOKE =
      """
      UPDATE grants
      SET state = 'REVOKED', end_time = ?, end_reason = ?,
          sealed_successor = CASE WHEN handle IS NULL THEN NULL ELSE ? END
      WHERE id = ? AND state = 'ACTIVE'
      """;

  /** So that the account can register a key of that name again. */
  private static final String DROP_KEY = "DELETE FROM public_key WHERE grant_id = ?";

  private static final String EXTEND =
      "UPDATE grants SET expire_time = :expire_time WHERE id = :id AND state = 'ACTIVE'";

  private static final String WIDEN =
      """
      UPDATE grants SET scopes = :scopes, audiences = :audiences
      WHERE id = :id AND state = 'ACTIVE'
      """;

  /** Of those past the last used, the longest unused: newest first, and taken from the end. */
  private static final String IDLEST =
      """
      SELECT id FROM (
        SELECT g.id AS id, coalesce(b.last_seen, g.rotate_time, g.create_time) AS used
        FROM grants g LEFT JOIN browser_session b ON b.grant_id = g.id
        WHERE g.account = :account AND g.kind = 'SESSION' AND g.state = 'ACTIVE'
        ORDER BY used DESC, id LIMIT :all OFFSET :keep) past
      ORDER BY used, id DESC LIMIT :limit
      """;

  /** More than a limit on sessions may be: LIMIT without end is no standard SQL. */
  private static final int ALL = 1_000_000;

  private static final String COUNT_LIVE =
      """
      SELECT count(*) FROM grants g JOIN account a ON a.id = g.account
      WHERE g.kind = :kind AND g.expire_time > :now AND g.state = 'ACTIVE'
        AND a.state = 'ACTIVE' AND a.generation = g.generation
      """;

  private static final String PURGE =
      """
      DELETE FROM grants WHERE id IN (
        SELECT id FROM (
          SELECT id FROM grants
          WHERE kind IN ('SESSION', 'SERVICE_TOKEN', 'PUBLIC_KEY') AND expire_time < :before
          LIMIT :limit) expired
        UNION ALL
        SELECT id FROM (
          SELECT id FROM grants
          WHERE end_time IS NOT NULL AND kind <> 'SESSION' AND end_time < :before
          LIMIT :limit) revoked
        LIMIT :limit)
      """;

  private final SqlTransaction tx;

  SqlGrants(SqlTransaction tx) {
    this.tx = tx;
  }

  static Grant read(Columns row) throws SQLException {
    return new Grant(
        new GrantId(row.text()),
        row.constant(GrantKind.class),
        new AccountId(row.text()),
        row.number(),
        row.scopes(),
        row.audiences(),
        row.constant(GrantState.class),
        row.time(),
        row.time(),
        new AccountId(row.text()),
        end(row.timeOrNone(), row.textOrNone()),
        row.textOrNone());
  }

  private static Optional<Grant.End> end(Optional<Instant> time, Optional<String> reason) {
    return time.map(t -> new Grant.End(t, reason.orElse("")));
  }

  @Override
  public void insert(Grant grant) {
    tx.run(
        handle ->
            handle
                .createUpdate(INSERT)
                .bind("id", grant.id().value())
                .bind("kind", grant.kind().name())
                .bind("account", grant.account().value())
                .bind("generation", grant.generation())
                .bind("scopes", grant.scopes().asText())
                .bind("audiences", Cells.text(grant.audiences()))
                .bind("state", grant.state().name())
                .bind("create_time", Cells.time(grant.createTime()))
                .bind("expire_time", Cells.time(grant.expireTime()))
                .bind("creator", grant.creator().value())
                .bind("end_time", Cells.time(grant.end().map(Grant.End::time)))
                .bind("end_reason", Cells.text(grant.end().map(Grant.End::reason)))
                .bind("certificate", Cells.text(grant.certificate()))
                .execute());
  }

  @Override
  public Optional<Grant> find(GrantId id) {
    return tx.hot(
        statements ->
            statements.list(FIND, to -> to.text(id.value()), SqlGrants::read).stream().findFirst());
  }

  @Override
  public boolean revoke(GrantId id, Grant.End end) {
    int revoked =
        tx.hot(
            statements ->
                statements.change(
                    REVOKE,
                    to ->
                        to.time(end.time())
                            .text(end.reason())
                            .bytes(Cells.NOTHING)
                            .text(id.value())));
    if (revoked == 1) {
      tx.hot(statements -> statements.change(DROP_KEY, to -> to.text(id.value())));
    }
    return revoked == 1;
  }

  @Override
  public boolean extend(GrantId id, Instant expireTime) {
    return tx.run(
            handle ->
                handle
                    .createUpdate(EXTEND)
                    .bind("id", id.value())
                    .bind("expire_time", Cells.time(expireTime))
                    .execute())
        == 1;
  }

  @Override
  public boolean widen(GrantId id, ScopeSet scopes, AudienceSet audiences) {
    return tx.run(
            handle ->
                handle
                    .createUpdate(WIDEN)
                    .bind("id", id.value())
                    .bind("scopes", scopes.asText())
                    .bind("audiences", Cells.text(audiences))
                    .execute())
        == 1;
  }

  @Override
  public List<GrantId> idlestSessions(AccountId account, int keep, int limit) {
    return tx.run(
        handle ->
            handle
                .createQuery(IDLEST)
                .bind("account", account.value())
                .bind("all", ALL)
                .bind("keep", keep)
                .bind("limit", limit)
                .map(Columns.with(row -> new GrantId(row.text())))
                .list());
  }

  @Override
  public long countLive(GrantKind kind, Instant now) {
    return tx.run(
        handle ->
            handle
                .createQuery(COUNT_LIVE)
                .bind("kind", kind.name())
                .bind("now", Cells.time(now))
                .map(Columns.with(Columns::number))
                .one());
  }

  @Override
  public int purge(Instant endedBefore, int limit) {
    return tx.run(
        handle ->
            handle
                .createUpdate(PURGE)
                .bind("before", Cells.time(endedBefore))
                .bind("limit", limit)
                .execute());
  }
}
