package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.IdempotentAnswers;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.token.opaque.SecretDigest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The table {@code idempotent_answer}. */
final class SqlIdempotentAnswers implements IdempotentAnswers {

  private static final String INSERT =
      """
      INSERT INTO idempotent_answer (id, body, resource, sealed_secret, secret_expire_time, expire_time)
      VALUES (:key, :body, :resource, :sealed_secret, :secret_expire_time, :expire_time)
      ON CONFLICT (id) DO UPDATE
      SET body = excluded.body, resource = excluded.resource, sealed_secret = excluded.sealed_secret,
          secret_expire_time = excluded.secret_expire_time, expire_time = excluded.expire_time
      WHERE idempotent_answer.expire_time <= :now
      """;

  private static final String FIND =
      """
      SELECT id, body, resource, CASE WHEN secret_expire_time > :now THEN sealed_secret ELSE :nothing END,
          secret_expire_time, expire_time
      FROM idempotent_answer WHERE id = :key AND expire_time > :now
      """;

  /** The conditions stand twice: a row that was chosen may be replaced before it is changed. */
  private static final String WIPE =
      """
      UPDATE idempotent_answer SET sealed_secret = :nothing WHERE id IN (
        SELECT id FROM idempotent_answer
        WHERE length(sealed_secret) > 0 AND secret_expire_time <= :now
        ORDER BY secret_expire_time LIMIT :limit)
      AND length(sealed_secret) > 0 AND secret_expire_time <= :now
      """;

  private static final String PURGE =
      """
      DELETE FROM idempotent_answer WHERE id IN (
        SELECT id FROM idempotent_answer WHERE expire_time <= :now ORDER BY expire_time LIMIT :limit)
      AND expire_time <= :now
      """;

  private final SqlTransaction tx;

  SqlIdempotentAnswers(SqlTransaction tx) {
    this.tx = tx;
  }

  private static Answer read(Columns row) throws SQLException {
    return new Answer(row.digest(), row.digest(), row.text(), row.bytes(), row.time(), row.time());
  }

  @Override
  public void insert(Answer answer, Instant now) {
    int inserted =
        tx.run(
            handle ->
                handle
                    .createUpdate(INSERT)
                    .bind("key", answer.key().bytes())
                    .bind("body", answer.body().bytes())
                    .bind("resource", answer.resource())
                    .bind("sealed_secret", answer.sealedSecret().toArray())
                    .bind("secret_expire_time", Cells.time(answer.secretExpireTime()))
                    .bind("expire_time", Cells.time(answer.expireTime()))
                    .bind("now", Cells.time(now))
                    .execute());
    if (inserted == 0) {
      throw tx.ended(
          new StoreException(StoreException.Kind.UNIQUE, "this request was answered before"));
    }
  }

  @Override
  public Optional<Answer> find(SecretDigest key, Instant now) {
    return tx.run(
        handle ->
            handle
                .createQuery(FIND)
                .bind("nothing", Cells.NOTHING)
                .bind("key", key.bytes())
                .bind("now", Cells.time(now))
                .map(Columns.with(SqlIdempotentAnswers::read))
                .findOne());
  }

  @Override
  public int purge(Instant now, int limit) {
    return tx.run(
        handle -> {
          int wiped =
              handle
                  .createUpdate(WIPE)
                  .bind("nothing", Cells.NOTHING)
                  .bind("now", Cells.time(now))
                  .bind("limit", limit)
                  .execute();
          int removed =
              handle
                  .createUpdate(PURGE)
                  .bind("now", Cells.time(now))
                  .bind("limit", limit)
                  .execute();
          return wiped + removed;
        });
  }
}
