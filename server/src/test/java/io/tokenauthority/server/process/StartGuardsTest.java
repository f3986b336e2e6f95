package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.sealing.MasterKeyFile;
import io.tokenauthority.server.store.sql.PostgresServer;
import io.tokenauthority.server.store.sql.PostgresTarget;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replica refuses to start, or to go on, with. */
final class StartGuardsTest {

  private static final String ISSUER = ReplicaProcesses.ISSUER;

  @TempDir Path folder;

  private final PostgresTarget database = PostgresServer.unmigrated();

  @Test
  void start_strangersToTheDatabase_areRefusedInALine() {
    Path other = folder.resolve("other-key");
    MasterKeyFile.create(other, new SecureRandom());
    try (ReplicaProcesses first = ReplicaProcesses.start(folder, database, 1)) {
      assertThat(first.process(0).isAlive()).isTrue();
      try (ServerProcess stranger = begin("a", ISSUER, other);
          ServerProcess misnamed = begin("b", "https://other.test", key())) {
        assertRefused(stranger, "the database belongs to another issuer or master key");
        assertRefused(misnamed, "the database belongs to another issuer or master key");
      }
    }
    PostgresServer.executeIn(
        database,
        """
        INSERT INTO schema_history (installed_rank, version, description, type, script,
          installed_by, execution_time, success)
        SELECT max(installed_rank) + 1, max(version::int) + 2, '', 'SQL', '', '', 0, true
          FROM schema_history
        """);
    try (ServerProcess old = begin("c", ISSUER, key())) {
      assertRefused(old, "was written by a newer build");
    }
  }

  /** As a backup is that was restored, or a standby that took over and was behind. */
  @Test
  void P2_databaseOlderThanItWas_isNeitherServedFromNorStartedOn() {
    try (ReplicaProcesses replicas = ReplicaProcesses.start(folder, database, 1)) {
      revokeOne(replicas);
      PostgresServer.executeIn(
          database,
          """
          UPDATE revocation_counter SET last_sequence = last_sequence - 1;
          DELETE FROM revocation WHERE sequence > (SELECT last_sequence FROM revocation_counter)
          """);
      assertEnded(replicas.process(0), "older than this replica has seen it");
    }
    try (ServerProcess again = begin("data-0", ISSUER, key())) {
      assertRefused(again, "older than this replica has seen it");
    }
    try (ServerProcess newcomer = begin("another-folder", ISSUER, key())) {
      assertThat(newcomer.port()).as("one that never saw it newer").isPositive();
    }
  }

  private static void revokeOne(ReplicaProcesses replicas) {
    String secret = LoadedClient.serviceToken(replicas.channel(0));
    String token =
        replicas
            .tokens(0)
            .issueToken(IssueTokenRequest.newBuilder().setServiceToken(secret).build())
            .getTokens()
            .getAccessToken();
    var unused =
        replicas.tokens(0).revokeToken(RevokeTokenRequest.newBuilder().setToken(token).build());
  }

  private Path key() {
    return folder.resolve("master-key");
  }

  private ServerProcess begin(String data, String issuer, Path key, String... more) {
    List<String> flags = new ArrayList<>(List.of("serve", "--data.dir", data, "--issuer", issuer));
    flags.addAll(List.of("--grpc.listen", "127.0.0.1:0", "--http.listen", "127.0.0.1:0"));
    flags.addAll(List.of("--database.url", database.url(), "--database.user", "postgres"));
    flags.addAll(List.of("--master-key.file", key.toString()));
    flags.addAll(Arrays.asList(more));
    return ServerProcess.run(folder, Map.of(), flags.toArray(String[]::new));
  }

  private static void assertRefused(ServerProcess process, String why) {
    assertEnded(process, why);
    assertThat(process.out()).isEmpty();
  }

  private static void assertEnded(ServerProcess process, String why) {
    assertThat(process.exitCode()).isEqualTo(1);
    assertThat(process.err()).filteredOn(line -> line.contains(why)).hasSize(1);
    assertThat(process.err()).noneMatch(line -> line.contains("\tat "));
  }
}
