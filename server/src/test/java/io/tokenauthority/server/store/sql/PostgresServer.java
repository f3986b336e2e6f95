package io.tokenauthority.server.store.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one real PostgreSQL of a test run: started when the first test asks, ended with the process.
 */
public final class PostgresServer {

  /** A role whose password is asked, as nobody else's is. */
  static final String GUARDED = "guarded";

  private static final int CONNECTIONS = 16;
  private static final String TEMPLATE = "migrated";
  private static final String SHARED = "shared";

  private static final EmbeddedPostgres SERVER = start();
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  /** Whose rows are in the shared database. */
  private static Optional<Path> owner = Optional.empty();

  static {
    guard();
    execute("CREATE DATABASE " + TEMPLATE);
    PostgresStore.open(target(TEMPLATE), new SecureRandom()).close();
    execute("CREATE DATABASE " + SHARED + " TEMPLATE " + TEMPLATE);
  }

  private PostgresServer() {}

  /**
   * As a database that may keep what it confirmed: the embedded one's usual settings are not so.
   */
  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder()
          .setServerConfig("max_connections", "200")
          .setServerConfig("shared_buffers", "64MB")
          .setServerConfig("fsync", "on")
          .setServerConfig("full_page_writes", "on")
          .setServerConfig("synchronous_commit", "on")
          .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
          .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
          .setPGStartupWait(Duration.ofSeconds(60))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void guard() {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      Path rules;
      try (ResultSet row = statement.executeQuery("SHOW hba_file")) {
        row.next();
        rules = Path.of(row.getString(1));
      }
      String guarded = "host all " + GUARDED + " all scram-sha-256\n";
      Files.writeString(rules, guarded + Files.readString(rules));
      statement.execute("SELECT pg_reload_conf()");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A database that holds nothing but what belongs to this folder. One for all, emptied when
   * another folder asks: making one takes a hundred times as long.
   */
  static synchronized PostgresTarget of(Path folder) {
    if (!owner.equals(Optional.of(folder))) {
      empty(SHARED);
      owner = Optional.of(folder);
    }
    return target(SHARED);
  }

  /** A new database with the schema and nothing else. */
  public static PostgresTarget migrated() {
    String name = "test_" + NUMBERS.incrementAndGet();
    execute("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
    return target(name);
  }

  /** A new database with nothing in it. */
  public static PostgresTarget unmigrated() {
    String name = "test_" + NUMBERS.incrementAndGet();
    execute("CREATE DATABASE " + name);
    return target(name);
  }

  /**
   * A new database with nothing in it, of a role that is no superuser: rights can be taken from it,
   * and limits hold for it.
   */
  public static PostgresTarget unmigratedOf(String role) {
    String name = "test_" + NUMBERS.incrementAndGet();
    execute("CREATE ROLE " + role + " LOGIN");
    execute("CREATE DATABASE " + name + " OWNER " + role);
    return new PostgresTarget(url(name), Optional.of(role), Optional.empty(), CONNECTIONS);
  }

  static PostgresTarget target(String database) {
    return new PostgresTarget(
        url(database), Optional.of("postgres"), Optional.empty(), CONNECTIONS);
  }

  static String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + SERVER.getPort() + "/" + database;
  }

  static int port() {
    return SERVER.getPort();
  }

  /** Runs a statement as the server's owner, beside any store. */
  public static void execute(String sql) {
    executeIn("postgres", sql);
  }

  /** The same within a database. */
  public static void executeIn(String database, String sql) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same within a target's database. */
  public static void executeIn(PostgresTarget target, String sql) {
    executeIn(name(target), sql);
  }

  /** How many rows there are, {@code FROM} being left out. */
  public static long count(PostgresTarget target, String from) {
    try (Connection connection = connect(name(target));
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + from)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The database's name, for statements about it. */
  public static String name(PostgresTarget target) {
    return target.url().substring(target.url().lastIndexOf('/') + 1);
  }

  /** A connection of the server's owner. */
  static Connection connect(String database) throws SQLException {
    return SERVER.getDatabase("postgres", database).getConnection();
  }

  private static void empty(String database) {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet row =
          statement.executeQuery(
              "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN"
                  + " ('schema_history', 'installation', 'revocation_counter')")) {
        while (row.next()) {
          tables.add(row.getString(1));
        }
      }
      StringBuilder sql = new StringBuilder("SET session_replication_role = replica;");
      tables.forEach(table -> sql.append("DELETE FROM ").append(table).append(';'));
      sql.append("UPDATE installation SET fingerprint = '';");
      sql.append("UPDATE revocation_counter SET last_sequence = 1::bigint << 48,");
      sql.append(" purged_through = 1::bigint << 48");
      statement.execute(sql.toString());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
