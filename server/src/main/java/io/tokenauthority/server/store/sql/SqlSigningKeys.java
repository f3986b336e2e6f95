package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.server.store.Page;
import io.tokenauthority.server.store.PageRequest;
import io.tokenauthority.server.store.SigningKeys;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SignatureAlgorithm;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Update;

/** The table {@code signing_key}. */
final class SqlSigningKeys implements SigningKeys {

  private static final String COLUMNS =
      """
      id, purpose, algorithm, state, public_jwk, sealed_private_key, create_time, state_time, verify_until
      """;

  private static final String INSERT =
      """
      INSERT INTO signing_key (id, purpose, algorithm, state, public_jwk, sealed_private_key, create_time,
          state_time, verify_until)
      VALUES (:id, :purpose, :algorithm, :state, :public_jwk, :sealed_private_key, :create_time,
          :state_time, :verify_until)
      """;

  private static final String FIND = "SELECT " + COLUMNS + "FROM signing_key WHERE id = :id";

  private static final String HOLD =
      "SELECT id FROM signing_key WHERE id = :id AND state = :expected";

  private static final String LIVE =
      "SELECT " + COLUMNS + "FROM signing_key WHERE state <> 'RETIRED' ORDER BY create_time, id";

  private static final Listing<SigningKeyRecord> LIST =
      new Listing<>(
          "SELECT "
              + COLUMNS
              + """
              FROM (SELECT * FROM signing_key WHERE {scope} ORDER BY create_time DESC, id DESC LIMIT :look) k
              WHERE {filter} ORDER BY create_time DESC, id DESC LIMIT :size
              """,
          """
          SELECT create_time, id FROM signing_key WHERE {scope} ORDER BY create_time DESC, id DESC
          LIMIT 1 OFFSET :skip
          """,
          SqlSigningKeys::read,
          key -> TimePosition.of(key.createTime(), key.id().value()),
          TimePosition::read);

  /** Purpose, algorithm, public part and time of creation never change. */
  private static final String REPLACE =
      """
      UPDATE signing_key
      SET state = :state, sealed_private_key = :sealed_private_key, state_time = :state_time,
          verify_until = :verify_until
      WHERE id = :id AND state = :expected
      """;

  private static final String RESEAL =
      "UPDATE signing_key SET sealed_private_key = :sealed WHERE id = :id AND state = :expected";

  private final SqlTransaction tx;

  SqlSigningKeys(SqlTransaction tx) {
    this.tx = tx;
  }

  private static SigningKeyRecord read(Columns row) throws SQLException {
    return new SigningKeyRecord(
        new KeyId(row.text()),
        row.constant(KeyPurpose.class),
        row.constant(SignatureAlgorithm.class),
        row.constant(SigningKeyState.class),
        row.text(),
        row.bytes(),
        row.time(),
        row.time(),
        row.time());
  }

  @Override
  public void insert(SigningKeyRecord key) {
    tx.run(
        handle ->
            bindChanging(handle.createUpdate(INSERT), key)
                .bind("purpose", key.purpose().name())
                .bind("algorithm", key.algorithm().name())
                .bind("public_jwk", key.publicJwk())
                .bind("create_time", Cells.time(key.createTime()))
                .execute());
  }

  @Override
  public Optional<SigningKeyRecord> find(KeyId id) {
    return tx.run(
        handle ->
            handle
                .createQuery(FIND)
                .bind("id", id.value())
                .map(Columns.with(SqlSigningKeys::read))
                .findOne());
  }

  @Override
  public boolean hold(KeyId id, SigningKeyState expected) {
    return tx.run(
        handle ->
            handle
                .createQuery(HOLD + tx.hold())
                .bind("id", id.value())
                .bind("expected", expected.name())
                .mapTo(String.class)
                .findOne()
                .isPresent());
  }

  @Override
  public List<SigningKeyRecord> live() {
    return tx.run(
        handle -> handle.createQuery(LIVE).map(Columns.with(SqlSigningKeys::read)).list());
  }

  @Override
  public Page<SigningKeyRecord> list(SigningKeyFilter filter, PageRequest page) {
    Conditions scope = new Conditions();
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
            .is("id", "wanted_id", filter.id())
            .is("algorithm", "algorithm", filter.algorithm().map(SqlSigningKeys::column))
            .isConstant("purpose", "purpose", filter.purpose())
            .isConstant("state", "state", filter.state())
            .within("create_time", "created", filter.createTime());
    return LIST.page(tx, scope, wanted, page.size());
  }

  /** What the column holds for a name of JOSE's; of no key's for one that is none. */
  private static String column(String joseName) {
    return SignatureAlgorithm.ofJoseName(joseName).map(Enum::name).orElse("");
  }

  @Override
  public boolean replace(SigningKeyRecord next, SigningKeyState expected) {
    return tx.run(
            handle ->
                bindChanging(handle.createUpdate(REPLACE), next)
                    .bind("expected", expected.name())
                    .execute())
        == 1;
  }

  private static Update bindChanging(Update update, SigningKeyRecord key) {
    return update
        .bind("id", key.id().value())
        .bind("state", key.state().name())
        .bind("sealed_private_key", key.sealedPrivateKey().toArray())
        .bind("state_time", Cells.time(key.stateTime()))
        .bind("verify_until", Cells.time(key.verifyUntil()));
  }

  @Override
  public boolean reseal(KeyId id, Bytes sealedPrivateKey, SigningKeyState expected) {
    return tx.run(
            handle ->
                handle
                    .createUpdate(RESEAL)
                    .bind("id", id.value())
                    .bind("sealed", sealedPrivateKey.toArray())
                    .bind("expected", expected.name())
                    .execute())
        == 1;
  }
}
