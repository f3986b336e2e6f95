package io.tokenauthority.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.store.Samples;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of a database that is in use. */
class SqliteCopyTest {

  @TempDir Path folder;

  private final Account account = new Samples().service();

  @SuppressWarnings("NullAway.Init") // by open()
  private Store store;

  @BeforeEach
  void open() {
    store = NewDatabase.open(folder);
    store.<Integer>write(
        tx -> {
          tx.accounts().insert(account);
          return 0;
        });
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void copyTo_whileInUse_opensByItselfWithAllThatWasAcknowledged() throws IOException {
    Path copy = folder.resolve("copy.db");
    assertThat(store.copyTo(copy)).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
    store.<Boolean>write(tx -> tx.accounts().replace(account.withAllRevoked(Samples.NOW)));
    try (Store opened = SqliteStore.open(copy)) {
      assertThat(opened.<Optional<Account>>read(tx -> tx.accounts().find(account.id())))
          .contains(account);
    }
  }

  @Test
  void copyTo_whereSomethingIs_isRefusedAndLeavesIt() throws IOException {
    Path taken = Files.writeString(folder.resolve("taken"), "mine");
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> store.copyTo(taken))
        .matches(thrown -> thrown.kind() == Kind.UNAVAILABLE);
    assertThat(taken).hasContent("mine");
  }
}
