package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.UsedAssertions;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Instant;

/** The table {@code used_assertion}. */
final class SqlUsedAssertions implements UsedAssertions {

  private static final String USE =
      """
      INSERT INTO used_assertion (account, jti, expire_time) VALUES (:account, :jti, :expire_time)
      ON CONFLICT (account, jti) DO NOTHING
      """;

  private static final String PURGE =
      """
      DELETE FROM used_assertion WHERE (account, jti) IN (
        SELECT account, jti FROM used_assertion
        WHERE expire_time <= :now ORDER BY expire_time LIMIT :limit)
      """;

  private final SqlTransaction tx;

  SqlUsedAssertions(SqlTransaction tx) {
    this.tx = tx;
  }

  @Override
  public boolean use(AccountId account, SecretDigest jti, Instant expireTime) {
    return tx.run(
            handle ->
                handle
                    .createUpdate(USE)
                    .bind("account", account.value())
                    .bind("jti", jti.bytes())
                    .bind("expire_time", Cells.time(expireTime))
                    .execute())
        == 1;
  }

  @Override
  public int purge(Instant now, int limit) {
    return tx.run(
        handle ->
            handle.createUpdate(PURGE).bind("now", Cells.time(now)).bind("limit", limit).execute());
  }
}
