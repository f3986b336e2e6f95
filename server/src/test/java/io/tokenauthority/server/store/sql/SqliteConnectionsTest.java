package io.tokenauthority.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tokenauthority.server.store.StoreStartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings that durability and safety rest on, as SQLite itself tells them. */
class SqliteConnectionsTest {

  @TempDir Path folder;

  @Test
  void writer_hasEverySetting() throws SQLException {
    try (Connection writer = new SqliteConnections(NewDatabase.file(folder)).writer()) {
      assertCommon(writer);
      assertThat(pragma(writer, "query_only")).isEqualTo("0");
    }
  }

  @Test
  void reader_hasEverySetting_andCannotWrite() throws SQLException {
    SqliteConnections connections = new SqliteConnections(NewDatabase.file(folder));
    try (Connection reader = connections.readers().getConnection()) {
      connections.forReading(reader);
      assertCommon(reader);
      assertThat(pragma(reader, "query_only")).isEqualTo("1");
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> reader.createStatement().executeUpdate("DELETE FROM lease"));
    }
  }

  @Test
  void forReading_aSettingThatIsNotTaken_isRefusedByName() throws SQLException {
    SqliteConnections connections = new SqliteConnections(NewDatabase.file(folder));
    try (Connection memory = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      assertThatExceptionOfType(StoreStartException.class)
          .isThrownBy(() -> connections.forReading(memory))
          .withMessageContaining("journal_mode at memory where wal is needed");
    }
  }

  @Test
  void session_pastItsLimit_isInterrupted() throws SQLException {
    Connection writer = new SqliteConnections(NewDatabase.file(folder)).writer();
    try (SqliteSession session = new SqliteSession(writer, Duration.ofMillis(50))) {
      session.startClock();
      assertThatExceptionOfType(RuntimeException.class)
          .isThrownBy(
              () ->
                  session
                      .handle()
                      .select(
                          "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
                              + " SELECT max(x) FROM c")
                      .mapTo(Long.class)
                      .one())
          .havingCause()
          .withMessageContaining("SQLITE_INTERRUPT");
      session.startClock();
      assertThat(session.handle().select("SELECT 1").mapTo(Integer.class).one()).isEqualTo(1);
    }
  }

  @Test
  void schema_isTheLastMigration_andEachSetsItsNumber() throws Exception {
    int last = 0;
    Path scripts = Path.of(SqliteStore.class.getResource("/db/sqlite").toURI());
    try (var files = Files.list(scripts)) {
      for (Path script : files.sorted().toList()) {
        Matcher name =
            Pattern.compile("V(\\d{3})__\\w+\\.sql").matcher(script.getFileName().toString());
        assertThat(name.matches()).isTrue();
        last = Integer.parseInt(name.group(1));
        assertThat(read(script)).contains("PRAGMA user_version = " + last + ";");
      }
    }
    assertThat(SqliteStart.SCHEMA).isEqualTo(last);
    try (Connection plain = new SqliteConnections(NewDatabase.file(folder)).plain()) {
      assertThat(pragma(plain, "user_version")).isEqualTo(Integer.toString(last));
    }
  }

  private static String read(Path script) {
    try {
      return Files.readString(script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertCommon(Connection connection) throws SQLException {
    assertThat(pragma(connection, "journal_mode")).isEqualTo("wal");
    assertThat(pragma(connection, "synchronous")).isEqualTo("2");
    assertThat(pragma(connection, "foreign_keys")).isEqualTo("1");
    assertThat(pragma(connection, "busy_timeout")).isEqualTo("5000");
    assertThat(pragma(connection, "trusted_schema")).isEqualTo("0");
    assertThat(pragma(connection, "secure_delete")).isEqualTo("1");
    assertThat(pragma(connection, "temp_store")).isEqualTo("2");
    assertThat(pragma(connection, "journal_size_limit")).isEqualTo("67108864");
  }

  private static String pragma(Connection connection, String name) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("PRAGMA " + name)) {
      return row.getString(1);
    }
  }
}
