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

  /** 32 MiB a connection, as SQLite wants it said: negative for KiB. */
  private static final int CACHE = -32 * 1024;

  private final Path file;

  SqliteConnections(Path file) {
    this.file = file;
  }

  /** The connection that writes. */
  Connection writer() throws SQLException {
    return opened(config(), Map.of("query_only", "0"));
  }

  /** Connections for a pool; {@link #forReading} makes each what it has to be. */
  SQLiteDataSource readers() {
    return source(config());
  }

  /** Connections for the migration. */
  SQLiteDataSource migrations() {
    return source(config());
  }

  /** A connection that sets nothing, for a look at a file that may not be ours. */
  Connection plain() throws SQLException {
    return source(new SQLiteConfig()).getConnection();
  }

  /** Takes the right to write from a connection. */
  void forReading(Connection reader) throws SQLException {
    try (Statement statement = reader.createStatement()) {
      statement.execute("PRAGMA query_only = ON");
    }
    check(reader, Map.of("query_only", "1"));
  }

  private Connection opened(SQLiteConfig config, Map<String, String> more) throws SQLException {
    Connection connection = source(config).getConnection();
    try {
      check(connection, more);
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private SQLiteDataSource source(SQLiteConfig config) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
    return source;
  }

  /**
   * {@code secure_delete} overwrites what is deleted, so that a wiped secret does not live on in a
   * free page; {@code trusted_schema} keeps a tampered schema from calling functions; savepoints
   * keep their undo in memory.
   */
  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(BUSY_MILLIS);
    config.setCacheSize(CACHE);
    config.enableLoadExtension(false);
    config.setJournalSizeLimit((int) WriteAheadLog.LIMIT);
    config.setGetGeneratedKeys(false);
    return config;
  }

  static void check(Connection connection, Map<String, String> more) throws SQLException {
    Map<String, String> wanted =
        new TreeMap<>(
            Map.of(
                "journal_mode",
                "wal",
                "synchronous",
                "2",
                "foreign_keys",
                "1",
                "busy_timeout",
                Integer.toString(BUSY_MILLIS),
                "temp_store",
                "2",
                "journal_size_limit",
                Long.toString(WriteAheadLog.LIMIT),
                "cache_size",
                Integer.toString(CACHE),
                "trusted_schema",
                "0",
                "secure_delete",
                "1"));
    wanted.putAll(more);
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA trusted_schema = OFF");
      statement.execute("PRAGMA secure_delete = ON");
      for (Map.Entry<String, String> each : wanted.entrySet()) {
        try (ResultSet row = statement.executeQuery("PRAGMA " + each.getKey())) {
          String found = row.next() ? row.getString(1) : "nothing";
          if (!each.getValue().equals(found)) {
            throw new StoreStartException(
                "SQLite keeps %s at %s where %s is needed: use a local disk that supports it"
                    .formatted(each.getKey(), found, each.getValue()));
          }
        }
      }
    }
  }
}
