package io.tokenauthority.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.token.key.SigningKey;
import io.tokenauthority.v1.AuthorityGrpc;
import io.tokenauthority.v1.GetServerInfoRequest;
import io.tokenauthority.v1.ServiceToken;
import io.tokenauthority.v1.TokenSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P5 over a whole run: every secret that a server made, took or showed, and where it is not. */
final class SecretsNowhereTest {

  private static final String QUIET = "quiet";

  @TempDir Path folder;

  private final SecretHunt hunt = new SecretHunt();

  @Test
  void P5_aWholeRunLoggedAtTrace_noSecretInAnyFileLogErrorOrArgument() throws Exception {
    Path data = folder.resolve("data");
    Path masterKey = data.resolve("master-key");
    Path setupToken = data.resolve("setup-token");
    try (ServerProcess server = serve(folder, Map.of(), QUIET)) {
      ManagedChannel channel = server.channel();
      Conversation with = new Conversation(channel, hunt);
      String key = lastLine(masterKey);
      hunt.keep("the master key", Base64.getDecoder().decode(hunt.keep("the master key", key)));
      String setup = hunt.keep("the set-up token", Files.readString(setupToken).strip());
      assertThat(hunt.find(data, Set.of()))
          .as("what must be found is found")
          .containsExactlyInAnyOrder(
              "the master key in master-key", "the set-up token in setup-token");

      aDay(with, setup);

      assertThat(setupToken).as("it was used").doesNotExist();
      assertThat(hunt.size()).isGreaterThan(50);
      assertThat(hunt.find(folder, Set.of(masterKey))).as("while it runs").isEmpty();
      assertThat(hunt.find(arguments(server))).as("arguments").isEmpty();
      assertThat(with.refusals()).hasSizeGreaterThan(100);
      for (byte[] refusal : with.refusals()) {
        assertThat(hunt.find(refusal))
            .as(() -> new String(refusal, StandardCharsets.UTF_8))
            .isEmpty();
      }
      channel.shutdownNow();
      server.terminate();
      assertThat(server.exitCode()).isZero();
      assertThat(hunt.find(folder, Set.of(masterKey))).as("when it ended").isEmpty();
      assertThat(hunt.find(server.err())).as("standard error").isEmpty();
      assertThat(hunt.find(bytes(server.out())))
          .as("standard output, which shows it once")
          .containsExactly("the set-up token");
      assertThat(server.err())
          .as("everything is logged")
          .anyMatch(line -> line.contains(" TRACE "))
          .anyMatch(line -> line.contains(" DEBUG HikariPool: "));
    }
  }

  /** The same server, told to log what it never logs: then the same search finds it. */
  @Test
  void P5_framesLogged_theSearchFindsTheSecrets() throws Exception {
    String password = hunt.keep("the configured password", "configured " + UUID.randomUUID());
    Map<String, String> environment =
        Map.of(
            "TOKENAUTHORITY_ADMIN_USERNAME",
            LiveAuthority.ADMIN,
            "TOKENAUTHORITY_ADMIN_PASSWORD",
            password);
    try (ServerProcess server = serve(folder, environment, TracedMain.FRAMES)) {
      ManagedChannel channel = server.channel();
      String token = hunt.keep("a bearer", "tas_" + UUID.randomUUID());
      new Conversation(channel, hunt)
          .refused(
              () ->
                  AuthorityGrpc.newBlockingStub(channel)
                      .withCallCredentials(LiveAuthority.bearer(token))
                      .getServerInfo(GetServerInfoRequest.getDefaultInstance()));
      channel.shutdownNow();
      server.terminate();
      assertThat(server.exitCode()).isZero();
      assertThat(hunt.find(bytes(server.err()))).containsExactly("a bearer");
      assertThat(hunt.find(folder, Set.of())).isEmpty();
      assertThat(hunt.find(arguments(server))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void hunt_aPieceOfASecret_isFoundInEverySpelling(int before) {
    String secret = hunt.keep("it", "tas_0aZ9bY8cX7dW6eV5fU4gT3hS2iR1jQ0kP9lO8m");
    String piece = "?".repeat(before) + secret.substring(5 + before, 5 + before + 23) + "!";
    byte[] utf8 = piece.getBytes(StandardCharsets.UTF_8);
    for (byte[] spelt :
        List.of(
            utf8,
            piece.getBytes(StandardCharsets.UTF_16LE),
            piece.getBytes(StandardCharsets.UTF_16BE),
            Base64.getEncoder().encode(utf8),
            Base64.getUrlEncoder().encode(utf8),
            HexFormat.of().formatHex(utf8).getBytes(StandardCharsets.US_ASCII),
            HexFormat.of().withUpperCase().formatHex(utf8).getBytes(StandardCharsets.US_ASCII))) {
      assertThat(hunt.find(spelt)).containsExactly("it");
    }
    assertThat(hunt.find(secret.substring(0, 11).getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  private void aDay(Conversation with, String setup) throws IOException {
    AdminsDay admins = new AdminsDay(with);
    CallersDay callers = new CallersDay(with);
    TokenSet session = admins.setUp(setup);
    CallCredentials admin = LiveAuthority.bearer(session.getAccessToken());
    String issuer =
        AuthorityGrpc.newBlockingStub(with.channel())
            .withCallCredentials(admin)
            .getServerInfo(GetServerInfoRequest.getDefaultInstance())
            .getIssuer();
    SigningKey key = admins.account(admin);
    String opaque = admins.serviceToken(admin, ServiceToken.Format.OPAQUE);
    String jwt = admins.serviceToken(admin, ServiceToken.Format.JWT);
    String password = admins.user(admin);
    TokenSet first = callers.issue(opaque);
    TokenSet second = callers.issue(jwt);
    callers.exchange(first, second);
    callers.assertion(key, issuer);
    callers.session(password);
    TokenSet user = callers.signIn(password);
    admins.keysAndBackup(admin, folder.resolve("backup"));
    List<String> all =
        List.of(
            opaque,
            jwt,
            first.getAccessToken(),
            second.getAccessToken(),
            user.getAccessToken(),
            user.getRefreshToken());
    Misplaced misplaced = new Misplaced(with, admin, opaque, password);
    assertThat(misplaced.paste(opaque)).isGreaterThan(90);
    misplaced.paste(user.getRefreshToken());
    misplaced.paste(first.getAccessToken());
    callers.validate(admin, all);
    callers.revoke(all);
  }

  private static ServerProcess serve(Path folder, Map<String, String> environment, String frames) {
    String much = "100000";
    ServerProcess server =
        ServerProcess.traced(
            folder,
            environment,
            frames,
            "serve",
            "--data.dir",
            folder.resolve("data").toString(),
            "--grpc.listen",
            "127.0.0.1:0",
            "--http.listen",
            "127.0.0.1:0",
            "--log.level",
            "trace",
            "--registration.enabled",
            "true",
            "--rate-limit.failures.per-peer",
            much,
            "--rate-limit.failures.per-name",
            "10000");
    server.port();
    return server;
  }

  /** Lines before it are a comment. */
  private static String lastLine(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return lines.get(lines.size() - 1).strip();
  }

  /** What other users of the machine can read of the process. */
  private static byte[] arguments(ServerProcess server) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Path kernel = Path.of("/proc", Long.toString(server.pid()), "cmdline");
    Path jvm =
        Path.of("/tmp/hsperfdata_" + System.getProperty("user.name"), Long.toString(server.pid()));
    for (Path file : List.of(kernel, jvm)) {
      if (Files.isReadable(file)) {
        all.write(Files.readAllBytes(file));
      }
    }
    return all.toByteArray();
  }

  private static byte[] bytes(List<String> lines) {
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }
}
