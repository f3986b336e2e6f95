package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.store.Page;
import io.tokenauthority.server.store.PageRequest;
import io.tokenauthority.server.store.ServiceTokens;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.opaque.SecretDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The table {@code service_token}. */
final class SqlServiceTokens implements ServiceTokens {

  private static final Listing<Holding> LIST =
      new Listing<>(
          ServiceTokenSql.LIST,
          ServiceTokenSql.LIST_STOP,
          SqlServiceTokens::readHolding,
          held -> TimePosition.of(held.token().createTime(), held.token().id().value()),
          TimePosition::read);

  private final SqlTransaction tx;

  SqlServiceTokens(SqlTransaction tx) {
    this.tx = tx;
  }

  static Holding readHolding(Columns row) throws SQLException {
    return new Holding(
        readToken(row), SqlGrants.read(row), SqlAccounts.read(row), row.timeOrNone(), row.number());
  }

  private static ServiceToken readToken(Columns row) throws SQLException {
    return new ServiceToken(
        new TokenId(row.text()),
        new GrantId(row.text()),
        new AccountId(row.text()),
        row.text(),
        row.constant(ServiceToken.Format.class),
        row.textOrNone().map(KeyId::new),
        row.digest(),
        row.text(),
        row.constant(ServiceToken.Ending.class),
        row.textOrNone().map(TokenId::new),
        row.time(),
        row.time(),
        row.time(),
        new AccountId(row.text()));
  }

  @Override
  public void insert(ServiceToken token) {
    tx.run(
        handle ->
            handle
                .createUpdate(ServiceTokenSql.INSERT)
                .bind("id", token.id().value())
                .bind("grant", token.grant().value())
                .bind("account", token.account().value())
                .bind("display_name", token.displayName())
                .bind("format", token.format().name())
                .bind("key", Cells.text(token.key().map(KeyId::value)))
                .bind("digest", token.digest().bytes())
                .bind("hint", token.hint())
                .bind("ending", token.ending().name())
                .bind("successor", Cells.text(token.successor().map(TokenId::value)))
                .bind("create_time", Cells.time(token.createTime()))
                .bind("expire_time", Cells.time(token.expireTime()))
                .bind("end_time", Cells.time(token.endTime()))
                .bind("creator", token.creator().value())
                .execute());
  }

  @Override
  public Optional<Holding> findByDigest(SecretDigest digest) {
    return tx.remembered(
        digest,
        statements ->
            statements
                .list(
                    ServiceTokenSql.FIND_BY_DIGEST,
                    to -> to.digest(digest),
                    SqlServiceTokens::readHolding)
                .stream()
                .findFirst());
  }

  @Override
  public Optional<Holding> find(TokenId id) {
    return tx.run(
        handle ->
            handle
                .createQuery(ServiceTokenSql.FIND)
                .bind("id", id.value())
                .map(Columns.with(SqlServiceTokens::readHolding))
                .findOne());
  }

  @Override
  public Optional<Holding> newestOf(GrantId grant) {
    return tx.run(
        handle ->
            handle
                .createQuery(ServiceTokenSql.NEWEST_OF)
                .bind("grant", grant.value())
                .map(Columns.with(SqlServiceTokens::readHolding))
                .findOne());
  }

  @Override
  public long countUsable(AccountId account, Instant now) {
    return tx.run(
        handle ->
            handle
                .createQuery(ServiceTokenSql.COUNT_USABLE)
                .bind("account", account.value())
                .bind("now", Cells.time(now))
                .map(Columns.with(Columns::number))
                .one());
  }

  @Override
  public boolean supersede(ServiceToken superseded) {
    return tx.run(
            handle ->
                handle
                    .createUpdate(ServiceTokenSql.SUPERSEDE)
                    .bind("id", superseded.id().value())
                    .bind("successor", Cells.text(superseded.successor().map(TokenId::value)))
                    .bind("end_time", Cells.time(superseded.endTime()))
                    .execute())
        == 1;
  }

  @Override
  public List<ServiceToken> overlapEnded(Instant now, int limit) {
    return tx.run(
        handle ->
            handle
                .createQuery(ServiceTokenSql.OVERLAP_ENDED)
                .bind("now", Cells.time(now))
                .bind("limit", limit)
                .map(Columns.with(SqlServiceTokens::readToken))
                .list());
  }

  @Override
  public boolean retire(TokenId id, Instant now) {
    return tx.run(
            handle ->
                handle
                    .createUpdate(ServiceTokenSql.RETIRE)
                    .bind("id", id.value())
                    .bind("now", Cells.time(now))
                    .execute())
        == 1;
  }

  @Override
  public Page<Holding> list(TokenFilter filter, StateWindow window, PageRequest page) {
    Conditions scope =
        new Conditions()
            .is("account", "account", filter.account())
            .is("grant_id", "grant", filter.grant());
    page.after()
        .map(TimePosition::parse)
        .ifPresent(
            after ->
                scope
                    .and("(create_time, id) < (:after_time, :after_id)")
                    .let("after_time", after.time())
                    .let("after_id", after.id()));
    Conditions wanted =
        new Conditions()
            .is("t.display_name", "display_name", filter.displayName())
            .isConstant("t.format", "format", filter.format())
            .is("t.creator", "creator", filter.creator())
            .within("t.create_time", "create_time", filter.createTime())
            .within("t.expire_time", "expire_time", filter.expireTime())
            .within("u.last_used", "last_used", filter.lastUsed());
    filter.eternal().ifPresent(eternal -> wanted.and(eternal(eternal)).let("eternity", ETERNITY));
    filter
        .state()
        .ifPresent(
            state ->
                wanted
                    .and("(" + ServiceTokenSql.STATE + ") = :state")
                    .let("state", state.name())
                    .let("now", Cells.time(window.now()))
                    .let("window", window.expiringWindow().toMillis()));
    return LIST.page(tx, scope, wanted, page.size());
  }

  private static final long ETERNITY = Cells.time(ServiceToken.ETERNAL);

  private static String eternal(boolean eternal) {
    return eternal ? "t.expire_time = :eternity" : "t.expire_time <> :eternity";
  }

  @Override
  public Optional<Instant> latestJwtEnd(AccountId account) {
    return latestJwtEnd(ServiceTokenSql.LATEST_JWT_END_OF_ACCOUNT, account.value());
  }

  @Override
  public Optional<Instant> latestJwtEnd(GrantId grant) {
    return latestJwtEnd(ServiceTokenSql.LATEST_JWT_END_OF_GRANT, grant.value());
  }

  @Override
  public Optional<Instant> latestJwtEnd(KeyId signedBy) {
    return latestJwtEnd(ServiceTokenSql.LATEST_JWT_END_OF_KEY, signedBy.value());
  }

  private Optional<Instant> latestJwtEnd(String sql, String of) {
    return tx.run(
        handle ->
            handle.createQuery(sql).bind("of", of).map(Columns.with(Columns::timeOrNone)).one());
  }

  @Override
  public List<TokenId> signedBy(KeyId key, Instant now, int limit) {
    return tx.run(
        handle ->
            handle
                .createQuery(ServiceTokenSql.LIST_SIGNED_BY)
                .bind("key", key.value())
                .bind("now", Cells.time(now))
                .bind("limit", limit)
                .map(Columns.with(row -> new TokenId(row.text())))
                .list());
  }

  @Override
  public long countSignedBy(KeyId key, Instant now) {
    return tx.run(
        handle ->
            handle
                .createQuery(ServiceTokenSql.COUNT_SIGNED_BY)
                .bind("key", key.value())
                .bind("now", Cells.time(now))
                .map(Columns.with(Columns::number))
                .one());
  }

  @Override
  public int retireSignedBy(KeyId key, Instant now) {
    return tx.run(
        handle ->
            handle
                .createUpdate(ServiceTokenSql.RETIRE_SIGNED_BY)
                .bind("key", key.value())
                .bind("now", Cells.time(now))
                .execute());
  }

  @Override
  public Counts count(StateWindow window) {
    Map<ServiceToken.State, StateCount> counts = new EnumMap<>(ServiceToken.State.class);
    tx.run(
            handle ->
                handle
                    .createQuery(ServiceTokenSql.COUNT)
                    .bind("now", Cells.time(window.now()))
                    .bind("window", window.expiringWindow().toMillis())
                    .map(Columns.with(StateCount::read))
                    .list())
        .forEach(each -> counts.put(each.state, each));
    return new Counts(
        counted(counts, ServiceToken.State.ACTIVE),
        counted(counts, ServiceToken.State.EXPIRING),
        counted(counts, ServiceToken.State.EXPIRED),
        counted(counts, ServiceToken.State.REVOKED),
        Stream.of(ServiceToken.State.EXPIRING, ServiceToken.State.ACTIVE)
            .flatMap(state -> Optional.ofNullable(counts.get(state)).stream())
            .flatMap(each -> each.nextEnd.stream())
            .min(Instant::compareTo));
  }

  private static long counted(
      Map<ServiceToken.State, StateCount> counts, ServiceToken.State state) {
    return Optional.ofNullable(counts.get(state)).map(StateCount::count).orElse(0L);
  }

  private record StateCount(ServiceToken.State state, long count, Optional<Instant> nextEnd) {
    static StateCount read(Columns row) throws SQLException {
      return new StateCount(row.constant(ServiceToken.State.class), row.number(), row.timeOrNone());
    }
  }
}
