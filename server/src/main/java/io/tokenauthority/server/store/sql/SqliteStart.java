package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.StoreStartException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Looks at a database before anything is written to it, and brings its schema up to this build. */
final class SqliteStart {

  /** "ToKA": marks the file as ours in its header. */
  private static final int APPLICATION_ID = 0x546f4b41;

  /** The number of the last migration. */
  static final int SCHEMA = 4;

  private static final Logger LOG = LoggerFactory.getLogger(SqliteStart.class);

  private final Path file;
  private final SqliteConnections connections;

  SqliteStart(Path file, SqliteConnections connections) {
    this.file = file;
    this.connections = connections;
  }

  /** Refuses what is damaged or not ours; marks what is new. */
  void check() {
    try (Connection connection = connections.plain();
        Statement statement = connection.createStatement()) {
      long id = number(statement, "PRAGMA application_id");
      boolean isEmpty = number(statement, "SELECT count(*) FROM sqlite_schema") == 0;
      if (isEmpty && id == 0) {
        statement.execute("PRAGMA application_id = " + APPLICATION_ID);
      } else if (id != APPLICATION_ID) {
        throw new StoreStartException(
            "%s is the database of another program: give this one another data.dir"
                .formatted(file));
      }
      try (ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
        if (!row.next() || !"ok".equals(row.getString(1))) {
          throw damaged();
        }
      }
    } catch (SQLException e) {
      throw refusal(e);
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  /**
   * Applies the migrations that are missing, each in a transaction. Each sets the version in the
   * file's header, so that Flyway and its half second of class loading are met only where there is
   * something to do.
   */
  void migrate() {
    long version = version();
    if (version > SCHEMA) {
      throw new StoreStartException(
          "the database %s was written by a newer build (schema %d, this one knows %d): start that build, or restore a backup"
              .formatted(file, version, SCHEMA));
    }
    if (version == SCHEMA) {
      return;
    }
    try {
      Flyway.configure()
          .dataSource(connections.migrations())
          .locations("classpath:db/sqlite")
          .table("schema_history")
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayException e) {
      LOG.debug("migration failed: {}", e.getClass().getName());
      throw new StoreStartException(
          "the schema of %s cannot be brought up to this build: restore a backup, or start the build that wrote it"
              .formatted(file));
    }
  }

  private long version() {
    try (Connection connection = connections.plain();
        Statement statement = connection.createStatement()) {
      return number(statement, "PRAGMA user_version");
    } catch (SQLException e) {
      throw refusal(e);
    }
  }

  /** What an operator is told of a database that cannot be opened. */
  StoreStartException refusal(SQLException thrown) {
    if (!(thrown instanceof SQLiteException)) {
      return new StoreStartException(
          "SQLite's native library cannot be loaded: it needs a temp folder that allows executing; name one by -Dorg.sqlite.tmpdir");
    }
    SQLiteErrorCode code = SqliteDialect.primary(SqliteDialect.code(thrown));
    return switch (code) {
      case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT -> damaged();
      case SQLITE_BUSY, SQLITE_LOCKED ->
          new StoreStartException(
              "the database %s is locked by another program: close it there".formatted(file));
      case SQLITE_FULL ->
          new StoreStartException("the disk of %s is full: make room".formatted(file));
      default ->
          new StoreStartException(
              "the database %s cannot be opened (%s): check its disk and its permissions"
                  .formatted(file, code.name()));
    };
  }

  private StoreStartException damaged() {
    return new StoreStartException(
        "the database %s is damaged or no SQLite database: nothing was changed; restore a backup"
            .formatted(file));
  }
}
