package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.server.sealing.MasterKeyFile;
import io.tokenauthority.server.store.sql.PostgresServer;
import io.tokenauthority.server.store.sql.PostgresTarget;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenSet;
import io.tokenauthority.v1.UserPassword;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process over PostgreSQL. */
final class PostgresProcessTest {

  @TempDir Path folder;

  private final PostgresTarget database = PostgresServer.unmigrated();

  @BeforeEach
  void makeMasterKey() {
    MasterKeyFile.create(folder.resolve("key"), new SecureRandom());
  }

  private ServerProcess serve() {
    return ServerProcess.serve(folder, flags(database.url()));
  }

  private static String[] flags(String url) {
    return new String[] {
      "--database.url", url, "--database.user", "postgres", "--master-key.file", "key"
    };
  }

  @Test
  void P2_killedAndAnotherTakesOver_whatWasConfirmedIsThere() {
    String refreshToken;
    try (ServerProcess first = serve()) {
      refreshToken = signIn(first).getRefreshToken();
      first.kill();
    }
    try (ServerProcess second = serve()) {
      assertThat(refresh(second, refreshToken).getAccessToken()).isNotEmpty();
      second.terminate();
      assertThat(second.exitCode()).isZero();
    }
  }

  @Test
  void start_databaseThatRefusesOrIsAway_isToldInOneLine() {
    String away = "jdbc:postgresql://127.0.0.1:1/authority";
    assertRefused(Map.of(), "does not answer: start it, or correct database.url", flags(away));
    PostgresServer.execute("CREATE ROLE stranger LOGIN");
    String[] stranger = flags(database.url());
    stranger[3] = "stranger";
    assertRefused(Map.of(), "let database.user create tables", stranger);
  }

  @Test
  void start_withoutAMasterKey_makesNone() {
    assertRefused(
        Map.of("TOKENAUTHORITY_DATABASE_URL", database.url()),
        "master-key.file: must be given with database.url");
    assertThat(folder.resolve("data")).doesNotExist();
  }

  private void assertRefused(Map<String, String> environment, String sentence, String... more) {
    String[] args = new String[more.length + 3];
    args[0] = "serve";
    args[1] = "--grpc.listen";
    args[2] = "127.0.0.1:0";
    System.arraycopy(more, 0, args, 3, more.length);
    try (ServerProcess server = ServerProcess.run(folder, environment, args)) {
      assertThat(server.exitCode()).isNotZero();
      assertThat(server.err()).anyMatch(line -> line.contains(sentence));
      assertThat(server.err()).noneMatch(line -> line.contains("\tat "));
      assertThat(server.out()).isEmpty();
    }
  }

  private static TokenSet signIn(ServerProcess server) {
    ManagedChannel channel = server.channel();
    try {
      return TokenAuthorityGrpc.newBlockingStub(channel)
          .issueToken(
              IssueTokenRequest.newBuilder()
                  .setUserPassword(
                      UserPassword.newBuilder()
                          .setUsername(LiveAuthority.ADMIN)
                          .setPassword(LiveAuthority.PASSWORD))
                  .build())
          .getTokens();
    } finally {
      channel.shutdownNow();
    }
  }

  private static TokenSet refresh(ServerProcess server, String refreshToken) {
    ManagedChannel channel = server.channel();
    try {
      return TokenAuthorityGrpc.newBlockingStub(channel)
          .refreshToken(RefreshTokenRequest.newBuilder().setRefreshToken(refreshToken).build())
          .getTokens();
    } finally {
      channel.shutdownNow();
    }
  }
}
