package io.tokenauthority.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.store.AuditTrail;
import io.tokenauthority.server.store.Samples;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoreException.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that somebody else wrote, or a disk damaged, within the rules of the schema. */
class SqliteCorruptRowTest {

  @TempDir Path folder;

  private final Samples samples = new Samples();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tier = 'NO TIER'",
        "allowed_scopes = 'read  write'",
        "allowed_scopes = '\"'",
        "allowed_audiences = ' x'"
      })
  void read_valueThatIsNone_isCorruptAndNotRepeated(String damage) {
    Account account = samples.service();
    try (Store store = NewDatabase.open(folder)) {
      store.write(
          tx -> {
            tx.accounts().insert(account);
            return 0;
          });
      write(store, "UPDATE account SET " + damage);
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> store.read(tx -> tx.accounts().find(account.id())))
          .withNoCause()
          .withMessage("a row cannot be read")
          .matches(thrown -> thrown.kind() == Kind.CORRUPT);
    }
  }

  @Test
  void read_detailsThatAreNoObject_isCorrupt() {
    AuditTrail.Row row = samples.event(Samples.NOW);
    try (Store store = NewDatabase.open(folder)) {
      store.write(
          tx -> {
            tx.audit().append(row);
            return 0;
          });
      for (String details : new String[] {"{\"a\":1}", "[]", "{", "{\"a\":\"b\",\"a\":\"c\"}"}) {
        write(store, "UPDATE audit_event SET details = '" + details + "'");
        assertThatExceptionOfType(StoreException.class)
            .isThrownBy(() -> store.read(tx -> tx.audit().unsealed(1)))
            .matches(thrown -> thrown.kind() == Kind.CORRUPT);
      }
      assertThat(store.<Long>read(tx -> tx.audit().countUnsealed(10))).isEqualTo(1);
    }
  }

  private static void write(Store store, String sql) {
    store.write(
        tx ->
            ((SqlTransaction) tx)
                .run(
                    handle -> {
                      handle.execute(sql);
                      return 0;
                    }));
  }
}
