package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountKind;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.store.Accounts;
import io.tokenauthority.server.store.Page;
import io.tokenauthority.server.store.PageRequest;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.Tier;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.Update;

/** The table {@code account}. */
final class SqlAccounts implements Accounts {

  /** What {@link #read} reads, of an account that a query calls {@code a}. */
  static final String COLUMNS =
      """
      a.id, a.kind, a.state, a.generation, a.display_name, a.allowed_scopes, a.allowed_audiences, a.tier,
      a.creator, a.create_time, a.update_time, a.version
      """;

  private static final String INSERT =
      """
      INSERT INTO account (id, kind, state, generation, display_name, allowed_scopes, allowed_audiences, tier,
          creator, create_time, update_time, version)
      VALUES (:id, :kind, :state, :generation, :display_name, :allowed_scopes, :allowed_audiences, :tier,
          :creator, :create_time, :update_time, :version)
      """;

  private static final String FIND = "SELECT " + COLUMNS + "FROM account a WHERE a.id = :id";

  /** Kind, creator and time of creation never change. */
  private static final String REPLACE =
      """
      UPDATE account
      SET state = :state, generation = :generation, display_name = :display_name,
          allowed_scopes = :allowed_scopes, allowed_audiences = :allowed_audiences, tier = :tier,
          update_time = :update_time, version = :version
      WHERE id = :id AND version = :version - 1 AND generation <= :generation
      """;

  private static final Listing<Account> LIST =
      new Listing<>(
          "SELECT "
              + COLUMNS
              + """
              FROM (SELECT * FROM account WHERE kind = 'SERVICE' AND {scope} ORDER BY id LIMIT :look) a
              WHERE {filter} ORDER BY a.id LIMIT :size
              """,
          "SELECT id FROM account WHERE kind = 'SERVICE' AND {scope} ORDER BY id LIMIT 1 OFFSET :skip",
          SqlAccounts::read,
          account -> account.id().value(),
          Columns::text);

  private static final String COUNT =
      "SELECT state, count(*) FROM account WHERE kind = :kind GROUP BY state";

  private final SqlTransaction tx;

  SqlAccounts(SqlTransaction tx) {
    this.tx = tx;
  }

  static Account read(Columns row) throws SQLException {
    return new Account(
        new AccountId(row.text()),
        row.constant(AccountKind.class),
        row.constant(AccountState.class),
        row.number(),
        row.text(),
        row.scopes(),
        row.audiences(),
        new Tier(row.text()),
        row.text(),
        row.time(),
        row.time(),
        row.number());
  }

  @Override
  public void insert(Account account) {
    tx.run(
        handle ->
            bindChanging(handle.createUpdate(INSERT), account)
                .bind("kind", account.kind().name())
                .bind("creator", account.creator())
                .bind("create_time", Cells.time(account.createTime()))
                .execute());
  }

  @Override
  public Optional<Account> find(AccountId id) {
    return find(FIND, id);
  }

  private Optional<Account> find(String sql, AccountId id) {
    return tx.run(
        handle ->
            handle
                .createQuery(sql)
                .bind("id", id.value())
                .map(Columns.with(SqlAccounts::read))
                .findOne());
  }

  @Override
  public Optional<Account> hold(AccountId id) {
    return find(FIND + tx.hold(), id);
  }

  @Override
  public boolean replace(Account next) {
    return tx.run(handle -> bindChanging(handle.createUpdate(REPLACE), next).execute()) == 1;
  }

  private static Update bindChanging(Update update, Account account) {
    return update
        .bind("id", account.id().value())
        .bind("state", account.state().name())
        .bind("generation", account.generation())
        .bind("display_name", account.displayName())
        .bind("allowed_scopes", account.allowedScopes().asText())
        .bind("allowed_audiences", Cells.text(account.allowedAudiences()))
        .bind("tier", account.tier().value())
        .bind("update_time", Cells.time(account.updateTime()))
        .bind("version", account.version());
  }

  @Override
  public Page<Account> listServiceAccounts(ServiceAccountFilter filter, PageRequest page) {
    Conditions scope = new Conditions();
    page.after().ifPresent(id -> scope.and("id > :after").let("after", id));
    Conditions wanted =
        new Conditions()
            .and("a.state <> 'DELETED'")
            .is("a.id", "account", filter.account())
            .is("a.display_name", "display_name", filter.displayName())
            .isConstant("a.state", "state", filter.enabled().map(SqlAccounts::state))
            .is("a.tier", "tier", filter.tier())
            .within("a.create_time", "create_time", filter.createTime());
    return LIST.page(tx, scope, wanted, page.size());
  }

  private static AccountState state(boolean enabled) {
    return enabled ? AccountState.ACTIVE : AccountState.DISABLED;
  }

  @Override
  public Map<AccountState, Long> count(AccountKind kind) {
    Map<AccountState, Long> counts = new EnumMap<>(AccountState.class);
    tx.run(
            handle ->
                handle
                    .createQuery(COUNT)
                    .bind("kind", kind.name())
                    .map(
                        Columns.with(
                            row -> Map.entry(row.constant(AccountState.class), row.number())))
                    .list())
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }
}
