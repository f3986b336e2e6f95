package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.Page;
import io.tokenauthority.server.store.PageRequest;
import io.tokenauthority.server.store.Users;
import io.tokenauthority.token.AccountId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The tables {@code person} and {@code person_login}. */
final class SqlUsers implements Users {

  /** What {@link #read} reads, of an account {@code a} and a person {@code p}. */
  static final String COLUMNS =
      SqlAccounts.COLUMNS
          + """
          , p.role, p.username, p.canonical_username, p.email, p.canonical_email, p.password_hash,
          p.last_sign_in
          """;

  private static final String INSERT =
      """
      INSERT INTO person (account, role, username, canonical_username, email, canonical_email, password_hash,
          last_sign_in)
      VALUES (:account, :role, :username, :canonical_username, :email, :canonical_email, :password_hash,
          :last_sign_in)
      """;

  private static final String UPDATE =
      """
      UPDATE person
      SET role = :role, username = :username, canonical_username = :canonical_username, email = :email,
          canonical_email = :canonical_email, password_hash = :password_hash
      WHERE account = :account
      """;

  private static final String DELETE = "DELETE FROM person WHERE account = :account";

  private static final String ADD_LOGIN =
      "INSERT INTO person_login (login, account) VALUES (:login, :account)";

  /** Those that are not among the two that stay. */
  private static final String DROP_LOGINS =
      "DELETE FROM person_login WHERE account = :account AND login NOT IN (:name, :email)";

  private static final String HAS_LOGIN =
      "SELECT count(*) FROM person_login WHERE account = :account AND login = :login";

  private static final String FIND =
      "SELECT "
          + COLUMNS
          + "FROM person p JOIN account a ON a.id = p.account WHERE p.account = :id";

  private static final String FIND_BY_LOGIN =
      "SELECT "
          + COLUMNS
          + """
          FROM person_login l JOIN person p ON p.account = l.account JOIN account a ON a.id = p.account
          WHERE l.login = :login
          """;

  private static final String SIGNED_IN =
      """
      UPDATE person SET last_sign_in = :now
      WHERE account = :id AND (last_sign_in IS NULL OR last_sign_in < :now)
      """;

  private static final Listing<User> LIST =
      new Listing<>(
          "SELECT "
              + COLUMNS
              + """
              FROM (SELECT * FROM person WHERE {scope} ORDER BY canonical_username LIMIT :look) p
              JOIN account a ON a.id = p.account
              WHERE {filter} ORDER BY p.canonical_username LIMIT :size
              """,
          """
          SELECT canonical_username FROM person WHERE {scope} ORDER BY canonical_username
          LIMIT 1 OFFSET :skip
          """,
          SqlUsers::read,
          User::canonicalUsername,
          Columns::text);

  private static final String COUNT_ROLE =
      """
      SELECT count(*) FROM person p JOIN account a ON a.id = p.account
      WHERE p.role = :role AND a.state = :state
      """;

  private static final String COUNT =
      "SELECT count(*) FROM account WHERE kind = 'USER' AND state = :state";

  private final SqlTransaction tx;

  SqlUsers(SqlTransaction tx) {
    this.tx = tx;
  }

  static User read(Columns row) throws SQLException {
    return new User(
        SqlAccounts.read(row),
        row.constant(Role.class),
        row.text(),
        row.text(),
        row.text(),
        row.text(),
        row.text(),
        row.timeOrNone());
  }

  @Override
  public void insert(User user) {
    tx.accounts().insert(user.account());
    tx.run(
        handle -> {
          bind(handle.createUpdate(INSERT), user)
              .bind("last_sign_in", Cells.time(user.lastSignIn()))
              .execute();
          keepLogins(handle, user);
          return 1;
        });
  }

  @Override
  public Optional<User> find(AccountId id) {
    return tx.run(
        handle ->
            handle
                .createQuery(FIND)
                .bind("id", id.value())
                .map(Columns.with(SqlUsers::read))
                .findOne());
  }

  @Override
  public Optional<User> findByLogin(String canonicalLogin) {
    return tx.run(
        handle ->
            handle
                .createQuery(FIND_BY_LOGIN)
                .bind("login", canonicalLogin)
                .map(Columns.with(SqlUsers::read))
                .findOne());
  }

  @Override
  public boolean replace(User next) {
    if (find(next.account().id()).isEmpty() || !tx.accounts().replace(next.account())) {
      return false;
    }
    return tx.run(
        handle -> {
          if (next.account().state() == AccountState.DELETED) {
            handle.createUpdate(DELETE).bind("account", next.account().id().value()).execute();
          } else {
            bind(handle.createUpdate(UPDATE), next).execute();
            keepLogins(handle, next);
          }
          return true;
        });
  }

  private static Update bind(Update update, User user) {
    return update
        .bind("account", user.account().id().value())
        .bind("role", user.role().name())
        .bind("username", user.username())
        .bind("canonical_username", user.canonicalUsername())
        .bind("email", user.email())
        .bind("canonical_email", user.canonicalEmail())
        .bind("password_hash", user.passwordHash());
  }

  /** A name that is also the own e-mail address is one login. */
  private static void keepLogins(Handle handle, User user) {
    handle
        .createUpdate(DROP_LOGINS)
        .bind("account", user.account().id().value())
        .bind("name", user.canonicalUsername())
        .bind("email", user.canonicalEmail())
        .execute();
    addLogin(handle, user, user.canonicalUsername());
    if (!user.canonicalEmail().isEmpty()) {
      addLogin(handle, user, user.canonicalEmail());
    }
  }

  private static void addLogin(Handle handle, User user, String login) {
    String account = user.account().id().value();
    long own =
        handle
            .createQuery(HAS_LOGIN)
            .bind("account", account)
            .bind("login", login)
            .map(Columns.with(Columns::number))
            .one();
    if (own == 0) {
      handle.createUpdate(ADD_LOGIN).bind("account", account).bind("login", login).execute();
    }
  }

  @Override
  public void signedIn(AccountId id, Instant now) {
    tx.run(
        handle ->
            handle
                .createUpdate(SIGNED_IN)
                .bind("id", id.value())
                .bind("now", Cells.time(now))
                .execute());
  }

  @Override
  public Page<User> list(UserFilter filter, PageRequest page) {
    Conditions scope = new Conditions();
    page.after().ifPresent(name -> scope.and("canonical_username > :after").let("after", name));
    Conditions wanted =
        new Conditions()
            .is("p.canonical_username", "username", filter.canonicalUsername())
            .is("p.canonical_email", "email", filter.canonicalEmail())
            .isConstant("p.role", "role", filter.role())
            .isConstant("a.state", "state", filter.state())
            .within("a.create_time", "create_time", filter.createTime())
            .within("p.last_sign_in", "last_sign_in", filter.lastSignIn());
    filter
        .enabled()
        .ifPresent(
            enabled -> wanted.and(enabled ? "a.state <> 'DISABLED'" : "a.state = 'DISABLED'"));
    return LIST.page(tx, scope, wanted, page.size());
  }

  @Override
  public long count(Role role, AccountState state) {
    return tx.run(
        handle ->
            handle
                .createQuery(COUNT_ROLE)
                .bind("role", role.name())
                .bind("state", state.name())
                .map(Columns.with(Columns::number))
                .one());
  }

  @Override
  public long count(AccountState state) {
    return tx.run(
        handle ->
            handle
                .createQuery(COUNT)
                .bind("state", state.name())
                .map(Columns.with(Columns::number))
                .one());
  }
}
