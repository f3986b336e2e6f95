package io.tokenauthority.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tokenauthority.server.lifecycle.AccountKind;
import io.tokenauthority.server.store.Racers;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoreStartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that cannot be used is told in one line with its remedy. */
class PostgresStartTest {

  @Test
  void open_nobodyAnswers_saysSo() throws IOException {
    int free;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = taken.getLocalPort();
    }
    assertRefused(
        target("jdbc:postgresql://127.0.0.1:" + free + "/authority"), "does not answer: start it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:postgresql://:x/", "jdbc:postgresql://h:99999/x", "nonsense"})
  void open_aUrlThatCannotBeRead_saysSo(String url) {
    assertRefused(target(url), "database.url cannot be read");
  }

  @Test
  void open_wrongPassword_saysSo() {
    PostgresServer.execute("CREATE ROLE " + PostgresServer.GUARDED + " LOGIN PASSWORD 'right'");
    PostgresTarget wrong =
        new PostgresTarget(
            PostgresServer.url("postgres"),
            Optional.of(PostgresServer.GUARDED),
            Optional.of("wrong"),
            2);
    assertRefused(wrong, "refuses the user: correct database.user and database.password");
  }

  @Test
  void open_noSuchDatabase_saysSo() {
    assertRefused(PostgresServer.target("nowhere"), "does not exist: create it");
  }

  @Test
  void open_anotherEncoding_isRefused() {
    PostgresServer.execute(
        "CREATE DATABASE ascii ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
    assertRefused(PostgresServer.target("ascii"), "is not encoded in UTF8");
  }

  @Test
  void open_readOnly_isRefused() {
    PostgresServer.execute("CREATE DATABASE readonly");
    PostgresServer.execute("ALTER DATABASE readonly SET default_transaction_read_only = on");
    assertRefused(PostgresServer.target("readonly"), "is set to read-only");
  }

  @Test
  void P2_open_mayLoseWhatItConfirmed_isRefused() {
    PostgresServer.execute("CREATE DATABASE forgetful");
    PostgresServer.execute("ALTER DATABASE forgetful SET synchronous_commit = off");
    assertRefused(
        PostgresServer.target("forgetful"), "runs with synchronous_commit off and may lose");
  }

  @Test
  void open_userThatMayNotMakeTables_saysSo() {
    PostgresServer.execute("CREATE DATABASE foreign_one");
    PostgresServer.execute("CREATE ROLE nobody LOGIN");
    PostgresTarget nobody =
        new PostgresTarget(
            PostgresServer.url("foreign_one"), Optional.of("nobody"), Optional.empty(), 2);
    assertRefused(nobody, "let database.user create tables");
  }

  @Test
  void open_schemaOneAhead_isAnUpgradeThatRolls_twoAheadIsRefused() {
    PostgresTarget target = PostgresServer.migrated();
    ahead(target, PostgresStart.SCHEMA + 1);
    try (Store store = PostgresStore.open(target, new SecureRandom())) {
      assertThat(store.describe()).startsWith("postgresql ");
    }
    ahead(target, PostgresStart.SCHEMA + 2);
    assertRefused(target, "was written by a newer build");
  }

  private static void ahead(PostgresTarget target, int schema) {
    PostgresServer.executeIn(
        target.url().substring(target.url().lastIndexOf('/') + 1),
        """
        INSERT INTO schema_history (installed_rank, version, description, type, script, installed_by,
            execution_time, success)
        VALUES (%1$d, '%1$03d', 'later', 'SQL', 'V.sql', 'postgres', 1, true)
        """
            .formatted(schema));
  }

  @Test
  void open_replicasAtOnceOnAnEmptyDatabase_migrateOnce() {
    PostgresTarget target = PostgresServer.unmigrated();
    Stream<Boolean> opened =
        Racers.race(
            Stream.generate(() -> Racers.act(() -> opensAndCounts(target))).limit(4).toList())
            .stream();
    assertThat(opened).containsOnly(true);
  }

  private static boolean opensAndCounts(PostgresTarget target) {
    try (Store store = PostgresStore.open(target, new SecureRandom())) {
      return store.read(tx -> tx.accounts().count(AccountKind.USER)).isEmpty();
    }
  }

  private static PostgresTarget target(String url) {
    return new PostgresTarget(url, Optional.of("postgres"), Optional.empty(), 2);
  }

  private static void assertRefused(PostgresTarget target, String sentence) {
    assertThatExceptionOfType(StoreStartException.class)
        .isThrownBy(() -> PostgresStore.open(target, new SecureRandom()).close())
        .withMessageContaining(sentence)
        .withNoCause()
        .matches(thrown -> !String.valueOf(thrown.getMessage()).contains("\n"), "one line");
  }
}
