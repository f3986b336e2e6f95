package io.tokenauthority.bench;

import com.google.protobuf.Message;
import io.tokenauthority.v1.IssueTokenResponse;
import io.tokenauthority.v1.RefreshTokenResponse;
import io.tokenauthority.v1.TokenSet;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokenResponse;
import io.tokenauthority.v1.ValidateTokensResponse;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where load rows are measured: an authority with the tokens that rows need, and an echo that knows
 * its answers, each a process.
 *
 * @param secret a service token for {@link #AUDIENCE}
 * @param known an access token made from it
 * @param ours calls to the authority, as a gateway that may validate
 * @param bare the same calls to the echo
 */
record Scene(
    Path folder,
    AuthorityProcess authority,
    String admin,
    String secret,
    TokenSet known,
    Child echo,
    int echoPort,
    Calls ours,
    Calls bare)
    implements AutoCloseable {

  static final String AUDIENCE = "bench";
  private static final List<String> SCOPES = List.of("read", "write");

  /** What {@code bin/tokenauthority} gives its JVM; the echo is given the same. */
  static final List<String> SERVER_JVM =
      List.of(
          "-Xms64m",
          "-Xmn32m",
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:CompileThresholdScaling=4",
          "-Dio.grpc.netty.shaded.io.netty.leakDetectionLevel=disabled");

  static Scene open() throws IOException {
    Path folder = Files.createTempDirectory("authority-bench");
    AuthorityProcess authority =
        AuthorityProcess.start(
            Files.createDirectory(folder.resolve("load")), freePort(), authorityJvm());
    String admin = authority.signIn().getAccessToken();
    String secret = authority.serviceToken(admin, "bench-caller", SCOPES, AUDIENCE);
    String gateway =
        authority.serviceToken(
            admin, "bench-gateway", List.of("tokens:validate"), AuthorityProcess.ISSUER);
    String caller = authority.issue(gateway).getAccessToken();
    TokenSet known = authority.issue(secret);
    Calls ours = new Calls(authority.port(), caller);
    ValidateTokenResponse verdict =
        ours.validateOnce(
            ValidateTokenRequest.newBuilder().setToken(known.getAccessToken()).build());
    Map<EchoMethod, Message> answers =
        Map.of(
            EchoMethod.ValidateToken, verdict,
            EchoMethod.ValidateTokens,
                ValidateTokensResponse.newBuilder().setRequestId("1").setResponse(verdict).build(),
            EchoMethod.IssueToken, IssueTokenResponse.newBuilder().setTokens(known).build(),
            EchoMethod.RefreshToken,
                RefreshTokenResponse.newBuilder().setTokens(authority.signIn()).build());
    int echoPort = freePort();
    Child echo = echo(folder, echoPort, answers, List.of());
    return new Scene(
        folder, authority, admin, secret, known, echo, echoPort, ours, new Calls(echoPort, caller));
  }

  /** The same, and what somebody who looks closer adds, a recording for example. */
  static List<String> authorityJvm() {
    List<String> options = new ArrayList<>(SERVER_JVM);
    String more = System.getenv().getOrDefault("BENCH_AUTHORITY_OPTS", "").strip();
    if (!more.isEmpty()) {
      options.addAll(List.of(more.split(" ")));
    }
    return options;
  }

  /** Another echo with the same answers, behind what {@code guard} names; listening. */
  Child guardedEcho(int port, List<String> guard) throws IOException {
    ValidateTokenResponse verdict =
        ValidateTokenResponse.parseFrom(
            Files.readAllBytes(answer(folder, EchoMethod.ValidateToken)));
    return echo(folder, port, Map.of(EchoMethod.ValidateToken, verdict), guard);
  }

  private static Child echo(
      Path folder, int port, Map<EchoMethod, Message> answers, List<String> guard)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of(Integer.toString(port)));
    arguments.addAll(guard);
    for (Map.Entry<EchoMethod, Message> answer : answers.entrySet()) {
      Path file = answer(folder, answer.getKey());
      Files.write(file, answer.getValue().toByteArray());
      arguments.add(answer.getKey() + "=" + file);
    }
    Child child =
        Child.start(
            EchoServer.class.getName(),
            SERVER_JVM,
            arguments,
            Map.of(),
            folder.resolve("echo-" + port + ".log"));
    child.awaitListening(port);
    return child;
  }

  private static Path answer(Path folder, EchoMethod method) {
    return folder.resolve(method + ".answer");
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    ours.close();
    bare.close();
    echo.close();
    authority.close();
  }
}
