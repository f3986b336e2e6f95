package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.lifecycle.PublicKeyCredential;
import io.tokenauthority.server.store.PageRequest;
import io.tokenauthority.server.store.PublicKeys;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The table {@code public_key}. */
final class SqlPublicKeys implements PublicKeys {

  private static final String INSERT =
      """
      INSERT INTO public_key (grant_id, account, key_id, display_name, jwk)
      VALUES (:grant, :account, :key_id, :display_name, :jwk)
      """;

  private static final String DESCRIBE =
      "UPDATE public_key SET display_name = :display_name WHERE grant_id = :grant";

  private static final int MOST_KEYS = 32;

  private static final String OF_ACCOUNT =
      "SELECT k.grant_id, k.account, k.key_id, k.display_name, k.jwk, "
          + String.join(", ", SqlGrants.COLUMNS, SqlAccounts.COLUMNS)
          + """
          , u.last_used
          FROM public_key k JOIN grants g ON g.id = k.grant_id JOIN account a ON a.id = k.account
            LEFT JOIN grant_usage u ON u.grant_id = k.grant_id
          WHERE k.account = :account AND g.state = 'ACTIVE'
          ORDER BY g.create_time, k.key_id LIMIT :limit
          """;

  private final SqlTransaction tx;

  SqlPublicKeys(SqlTransaction tx) {
    this.tx = tx;
  }

  private static Holding read(Columns row) throws SQLException {
    return new Holding(
        new PublicKeyCredential(
            new GrantId(row.text()), new AccountId(row.text()), row.text(), row.text(), row.text()),
        SqlGrants.read(row),
        SqlAccounts.read(row),
        row.timeOrNone());
  }

  @Override
  public void insert(PublicKeyCredential key) {
    tx.run(
        handle ->
            handle
                .createUpdate(INSERT)
                .bind("grant", key.grant().value())
                .bind("account", key.account().value())
                .bind("key_id", key.keyId())
                .bind("display_name", key.displayName())
                .bind("jwk", key.jwk())
                .execute());
  }

  @Override
  public boolean describe(GrantId grant, String displayName) {
    return tx.run(
            handle ->
                handle
                    .createUpdate(DESCRIBE)
                    .bind("grant", grant.value())
                    .bind("display_name", displayName)
                    .execute())
        == 1;
  }

  @Override
  public List<Holding> ofAccount(AccountId account) {
    return tx.run(
        handle ->
            handle
                .createQuery(OF_ACCOUNT)
                .bind("account", account.value())
                .bind("limit", MOST_KEYS)
                .map(Columns.with(SqlPublicKeys::read))
                .list());
  }

  @Override
  public Map<AccountId, List<Holding>> ofAccounts(Collection<AccountId> accounts) {
    if (accounts.size() > PageRequest.MAX_SIZE) {
      throw new IllegalArgumentException("at most " + PageRequest.MAX_SIZE + " accounts");
    }
    Map<AccountId, List<Holding>> found = new LinkedHashMap<>();
    for (AccountId account : accounts) {
      List<Holding> keys = ofAccount(account);
      if (!keys.isEmpty()) {
        found.put(account, keys);
      }
    }
    return found;
  }
}
