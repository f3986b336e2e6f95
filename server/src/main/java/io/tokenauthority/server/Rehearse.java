package io.tokenauthority.server;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.tokenauthority.server.config.Configuration;
import io.tokenauthority.server.config.Sources;
import io.tokenauthority.server.log.LogSetup;
import io.tokenauthority.v1.AuthorityGrpc;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.SetupRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.UserPassword;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * {@code tokenauthority rehearse}: all of a first start, on loopback and an empty folder that is
 * removed again, to the first token of the first admin. So the JVM can write down for the next
 * start which classes it took ({@code -XX:ArchiveClassesAtExit}), and an operator can tell whether
 * a machine is fit.
 */
final class Rehearse {
  private static final String NAME = "rehearsal";

  private final PrintWriter out;

  Rehearse(PrintWriter out) {
    this.out = out;
  }

  /** Starts, signs in, ends; throws what a start throws. */
  int run() {
    try {
      Path folder = Files.createTempDirectory("tokenauthority-rehearsal");
      try {
        rehearse(folder);
      } finally {
        remove(folder);
      }
    } catch (IOException full) {
      throw new StartFault(
          "no temporary folder can be used", "make room in it, or name one by -Djava.io.tmpdir");
    }
    out.println("a first start works here");
    return Main.OK;
  }

  private static void rehearse(Path folder) {
    Configuration configuration =
        Sources.read(
                Optional.empty(),
                Map.of(),
                Map.of(
                    "data.dir", folder.resolve("data").toString(),
                    "grpc.listen", "127.0.0.1:0",
                    "http.listen", "127.0.0.1:0",
                    "log.level", "warn"))
            .configuration();
    LogSetup.level(configuration.log());
    try (Authority authority = Authority.start(configuration)) {
      ManagedChannel channel =
          Grpc.newChannelBuilder(authority.grpcAddress(), InsecureChannelCredentials.create())
              .build();
      try {
        signIn(channel, authority.setupToken().orElseThrow());
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static void signIn(ManagedChannel channel, String setupToken) {
    String password = UUID.randomUUID().toString();
    var unusedSession =
        AuthorityGrpc.newBlockingStub(channel)
            .setup(
                SetupRequest.newBuilder()
                    .setSetupToken(setupToken)
                    .setUsername(NAME)
                    .setPassword(password)
                    .build());
    var unusedTokens =
        TokenAuthorityGrpc.newBlockingStub(channel)
            .issueToken(
                IssueTokenRequest.newBuilder()
                    .setUserPassword(
                        UserPassword.newBuilder().setUsername(NAME).setPassword(password))
                    .build());
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
  }
}
