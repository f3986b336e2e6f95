package io.tokenauthority.bench;

import io.tokenauthority.server.sealing.MasterKeyFile;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * A PostgreSQL server that keeps what it confirms, with databases and authorities on them as they
 * are asked for.
 */
final class PostgresScene implements AutoCloseable {
  private static final List<String> SCOPES = List.of("read", "write");

  private final EmbeddedPostgres server;
  private final Path folder;
  private final Path masterKey;
  private final List<AutoCloseable> open = new ArrayList<>();

  private PostgresScene(EmbeddedPostgres server, Path folder) {
    this.server = server;
    this.folder = folder;
    this.masterKey = folder.resolve("master.key");
    MasterKeyFile.create(masterKey, new SecureRandom());
  }

  static PostgresScene open() throws IOException {
    Path folder = Files.createTempDirectory("authority-bench-postgres");
    EmbeddedPostgres server =
        EmbeddedPostgres.builder()
            .setServerConfig("max_connections", "300")
            .setServerConfig("shared_buffers", "256MB")
            .setServerConfig("max_wal_size", "4GB")
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
            .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
            .setPGStartupWait(Duration.ofMinutes(1))
            .start();
    return new PostgresScene(server, folder);
  }

  /**
   * An authority, with what its callers hold.
   *
   * @param secret a service token for {@link Scene#AUDIENCE}
   * @param calls as an administrator, who may validate and revoke
   */
  record Member(AuthorityProcess authority, String secret, Calls calls) {}

  /** A database of this name, made. */
  DataSource make(String name) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return database(name);
  }

  DataSource database(String name) {
    return server.getDatabase("postgres", name);
  }

  /** The first authority on this database, with an account and its token. */
  Member first(String database) throws IOException {
    AuthorityProcess authority = start(database);
    String admin = authority.signIn().getAccessToken();
    String secret = authority.serviceToken(admin, "bench-caller", SCOPES, Scene.AUDIENCE);
    return member(authority, admin, secret);
  }

  /** One more on the same database. */
  Member another(String database, Member first) throws IOException {
    AuthorityProcess authority = start(database);
    return member(authority, authority.signIn().getAccessToken(), first.secret());
  }

  private Member member(AuthorityProcess authority, String admin, String secret) {
    Calls calls = new Calls(authority.port(), admin);
    open.add(calls);
    return new Member(authority, secret, calls);
  }

  private AuthorityProcess start(String database) throws IOException {
    Path own = Files.createTempDirectory(folder, "replica");
    AuthorityProcess authority =
        AuthorityProcess.start(
            own,
            Scene.freePort(),
            Scene.authorityJvm(),
            Map.of(
                "TOKENAUTHORITY_DATABASE_URL",
                "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + database,
                "TOKENAUTHORITY_DATABASE_USER",
                "postgres",
                "TOKENAUTHORITY_DATABASE_CONNECTIONS",
                "32",
                "TOKENAUTHORITY_MASTER_KEY_FILE",
                masterKey.toString()));
    open.add(authority);
    return authority;
  }

  @Override
  public void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
    server.close();
  }
}
