package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.StoreStartException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * Connections to the one file, as HAZARDS wants them. Every setting is read back: SQLite ignores
 * what it cannot or will not set.
 */
final class SqliteConnections {

  static final int BUSY_MILLIS = 5_000;

  /** For a first look: another program that holds the file is told soon. */
  private static final int FIRST_BUSY_MILLIS = 500;

  /**
   * In the words in which SQLite tells them. {@code synchronous} 2 is FULL; {@code temp_store} 2
   * keeps the undo of savepoints in memory; {@code secure_delete} overwrites what is deleted, so
   * that a wiped secret does not live on in a free page; without {@code trusted_schema} a tampered
   * schema calls no functions.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "journal_mode", "wal",
          "synchronous", "2",
          "foreign_keys", "1",
          "busy_timeout", Integer.toString(BUSY_MILLIS),
          "temp_store", "2",
          "secure_delete", "1",
          "trusted_schema", "0",
          "journal_size_limit", Long.toString(WriteAheadLog.LIMIT));

  /** 32 MiB: SQLite takes negative numbers for KiB. */
  private static final Map<String, String> WRITER =
      Map.of("query_only", "0", "cache_size", "-32768");

  /** 8 MiB: there are several, and the system caches the file as well. */
  private static final Map<String, String> READER =
      Map.of("query_only", "1", "cache_size", "-8192");

  private final Path file;

  SqliteConnections(Path file) {
    this.file = file;
  }

  /** The connection that writes. */
  Connection writer() throws SQLException {
    Connection connection = source(new SQLiteConfig()).getConnection();
    try {
      set(connection, WRITER);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** Connections for a pool; {@link #forReading} makes each what it has to be. */
  SQLiteDataSource readers() {
    return source(new SQLiteConfig());
  }

  /** Sets a reader's settings, and takes the right to write from it. */
  void forReading(Connection reader) throws SQLException {
    set(reader, READER);
  }

  /** Connections for migrations, which make their own transactions. */
  SQLiteDataSource migrations() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.enforceForeignKeys(true);
    return source(config);
  }

  /** A connection that sets nothing, for a look at a file that may not be ours. */
  Connection plain() throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(FIRST_BUSY_MILLIS);
    return source(config).getConnection();
  }

  private SQLiteDataSource source(SQLiteConfig config) {
    config.enableLoadExtension(false);
    config.setGetGeneratedKeys(false); // would ask for them after each update
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  private static void set(Connection connection, Map<String, String> more) throws SQLException {
    Map<String, String> settings = new TreeMap<>(SETTINGS);
    settings.putAll(more);
    try (Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> each : settings.entrySet()) {
        statement.execute("PRAGMA %s = %s".formatted(each.getKey(), each.getValue()));
        check(statement, each.getKey(), each.getValue());
      }
    }
  }

  private static void check(Statement statement, String setting, String wanted)
      throws SQLException {
    try (ResultSet row = statement.executeQuery("PRAGMA " + setting)) {
      String found = row.next() ? row.getString(1) : "nothing";
      if (!wanted.equals(found)) {
        throw new StoreStartException(
            "SQLite keeps %s at %s where %s is needed: use a local disk that supports it"
                .formatted(setting, found, wanted));
      }
    }
  }
}
