package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.StoreStartException;
import io.tokenauthority.server.store.sql.PostgresConnections.Session;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a database before anything is written to it, and brings its schema up to this build. */
final class PostgresStart {

  /** The number of the last migration. */
  static final int SCHEMA = 4;

  /** 15.0, as the server tells it. */
  private static final int OLDEST = 150_000;

  private static final String HISTORY = "schema_history";

  private static final Logger LOG = LoggerFactory.getLogger(PostgresStart.class);

  private final PostgresConnections connections;

  PostgresStart(PostgresConnections connections) {
    this.connections = connections;
  }

  /**
   * What was found.
   *
   * @param version such as {@code 18.6}
   */
  record Found(String version, Session session) {}

  /** Refuses a server on which an acknowledged write could be lost, or that takes none. */
  Found check() {
    try (Connection connection = connections.probe().getConnection();
        Statement statement = connection.createStatement()) {
      String version = setting(statement, "server_version").split(" ", 2)[0];
      if (Integer.parseInt(setting(statement, "server_version_num")) < OLDEST) {
        throw fault("is PostgreSQL " + version, "use version 15 or newer");
      }
      if (!"UTF8".equals(setting(statement, "server_encoding"))) {
        throw fault("is not encoded in UTF8", "create it with ENCODING 'UTF8'");
      }
      requireWritable(statement);
      requireDurable(statement);
      return new Found(version, session(connection, statement));
    } catch (SQLException e) {
      throw refusal(e);
    }
  }

  private void requireWritable(Statement statement) throws SQLException {
    if ("t".equals(one(statement, "SELECT pg_is_in_recovery()"))) {
      throw fault("is a read-only standby", "name the primary in database.url");
    }
    if (!"off".equals(setting(statement, "default_transaction_read_only"))) {
      throw fault("is set to read-only", "set default_transaction_read_only to off");
    }
  }

  /** With any of these off an acknowledged write can be lost with the power (P2). */
  private void requireDurable(Statement statement) throws SQLException {
    for (String each : new String[] {"fsync", "full_page_writes", "synchronous_commit"}) {
      if ("off".equals(setting(statement, each))) {
        throw fault("runs with " + each + " off and may lose what it confirmed", "set it to on");
      }
    }
  }

  /** A pooler shows its clients a process number of its own making. */
  private static Session session(Connection connection, Statement statement) throws SQLException {
    int told = connection.unwrap(PGConnection.class).getBackendPID();
    int real = Integer.parseInt(one(statement, "SELECT pg_backend_pid()"));
    return told == real ? Session.OWN : Session.POOLED;
  }

  private static String setting(Statement statement, String name) throws SQLException {
    return one(statement, "SELECT current_setting('" + name + "')");
  }

  private static String one(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }

  /**
   * Applies the migrations that are missing, each in a transaction. Of replicas that start at once
   * one does it and the others wait. A schema one version ahead is that of an upgrade that rolls.
   */
  void migrate() {
    int version = version();
    if (version > SCHEMA + 1) {
      throw fault(
          "was written by a newer build (schema %d, this one knows %d)".formatted(version, SCHEMA),
          "start that build, or restore a backup");
    }
    if (version >= SCHEMA) {
      return; // Flyway's half second of class loading is met only where there is something to do
    }
    try {
      Flyway.configure()
          .dataSource(connections.migrations())
          .locations("classpath:db/postgresql")
          .table(HISTORY)
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayException e) {
      LOG.debug("migration failed: {}", e.getClass().getName());
      throw fault(
          "cannot be brought up to this build's schema",
          "let database.user create tables in an empty schema of its own");
    }
  }

  private int version() {
    try (Connection connection = connections.probe().getConnection();
        Statement statement = connection.createStatement()) {
      boolean fresh =
          "".equals(one(statement, "SELECT coalesce(to_regclass('" + HISTORY + "')::text, '')"));
      return fresh
          ? 0
          : Integer.parseInt(
              one(
                  statement,
                  "SELECT coalesce(max(version::int), 0) FROM " + HISTORY + " WHERE success"));
    } catch (SQLException e) {
      throw refusal(e);
    }
  }

  /** What an operator is told of a database that cannot be opened. */
  private StoreStartException refusal(SQLException thrown) {
    String state = PostgresDialect.state(thrown);
    LOG.debug("PostgreSQL answered {}", state);
    return switch (state) {
      case "28P01", "28000" ->
          fault("refuses the user", "correct database.user and database.password");
      case "3D000" -> fault("does not exist", "create it, or correct database.url");
      case "42501" -> fault("refuses to be read", "give database.user its rights");
      case PostgresDialect.TOO_MANY_CONNECTIONS ->
          fault("takes no more connections", "raise max_connections or lower database.connections");
      case "57P03" -> fault("is starting up or shutting down", "try again in a moment");
      default ->
          state.startsWith("08")
              ? fault("does not answer", "start it, or correct database.url and its TLS")
              : fault("cannot be used (SQLSTATE " + state + ")", "look into its log");
    };
  }

  private StoreStartException fault(String what, String remedy) {
    return new StoreStartException(
        "the database %s %s: %s".formatted(connections.where(), what, remedy));
  }
}
