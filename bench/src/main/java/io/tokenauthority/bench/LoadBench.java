package io.tokenauthority.bench;

import com.google.protobuf.Message;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.IssueTokenResponse;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.RefreshTokenResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenSet;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokenResponse;
import io.tokenauthority.v1.ValidateTokensResponse;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The load rows of the budgets that need no PostgreSQL: {@code LoadBench [quick] PAGE}. Client,
 * authority and echo are three processes on this machine; the table is written between the markers
 * of PAGE.
 *
 * <p>{@code quick} takes windows too short to publish: it tells whether the harness works, not how
 * fast anything is.
 */
public final class LoadBench {
  private static final String AUDIENCE = "bench";
  private static final List<String> SCOPES = List.of("read", "write");
  private static final int SESSIONS = 256;

  /** The authority's JVM options, as {@code bin/tokenauthority} gives them. */
  static final List<String> AUTHORITY_JVM = List.of("-Xmx256m", "-XX:+UseSerialGC");

  private final Path folder;
  private final Duration warmUp;
  private final Duration window;
  private final List<Contest.Result> results = new ArrayList<>();

  private LoadBench(Path folder, Duration warmUp, Duration window) {
    this.folder = folder;
    this.warmUp = warmUp;
    this.window = window;
  }

  /** Runs every row and writes the page. */
  public static void main(String[] arguments) throws Exception {
    boolean quick = arguments.length > 1 && arguments[0].equals("quick");
    Path folder = Files.createTempDirectory("authority-bench");
    LoadBench bench =
        new LoadBench(
            folder,
            Duration.ofSeconds(quick ? 4 : 25),
            quick ? Duration.ofSeconds(1) : Duration.ofSeconds(3));
    ColdStart cold = ColdStart.measure(folder, quick ? 1 : 5);
    bench.load();
    PerformancePage.write(Path.of(arguments[arguments.length - 1]), bench.results, cold);
    System.exit(0);
  }

  private void load() throws Exception {
    try (AuthorityProcess authority =
        AuthorityProcess.start(
            Files.createDirectory(folder.resolve("load")), freePort(), AUTHORITY_JVM)) {
      String admin = authority.signIn().getAccessToken();
      String secret = authority.serviceToken(admin, "bench-caller", SCOPES, AUDIENCE);
      String gateway =
          authority.serviceToken(
              admin, "bench-gateway", List.of("tokens:validate"), AuthorityProcess.ISSUER);
      String caller = authority.issue(gateway).getAccessToken();
      TokenSet known = authority.issue(secret);
      ValidateTokenResponse verdict = verdict(authority, caller, known.getAccessToken());
      Map<EchoMethod, Message> answers =
          Map.of(
              EchoMethod.ValidateToken, verdict,
              EchoMethod.ValidateTokens,
                  ValidateTokensResponse.newBuilder()
                      .setRequestId("1")
                      .setResponse(verdict)
                      .build(),
              EchoMethod.IssueToken, IssueTokenResponse.newBuilder().setTokens(known).build(),
              EchoMethod.RefreshToken,
                  RefreshTokenResponse.newBuilder().setTokens(authority.signIn()).build());
      int echoPort = freePort();
      try (Child echo = echo(echoPort, answers);
          Calls ours = new Calls(authority.port(), caller);
          Calls bare = new Calls(echoPort, caller)) {
        awaitListening(echoPort, echo);
        validate(ours, bare, "ValidateToken, JWT", known.getAccessToken());
        validate(ours, bare, "ValidateToken, opaque", secret);
        validateStream(ours, bare, known.getAccessToken());
        issue(ours, bare, secret);
        refresh(authority, ours, bare);
      }
    }
  }

  private void validate(Calls ours, Calls bare, String name, String token)
      throws InterruptedException {
    ValidateTokenRequest question =
        ValidateTokenRequest.newBuilder().setToken(token).setAudience(AUDIENCE).build();
    add(
        new Contest(
            name + ", 32 in flight, against echo",
            ours.unary(
                TokenAuthorityGrpc.getValidateTokenMethod(),
                () -> question,
                ValidateTokenResponse::getActive),
            bare.unary(EchoMethod.ValidateToken.descriptor(), () -> question, response -> true),
            32));
  }

  private void validateStream(Calls ours, Calls bare, String token) throws InterruptedException {
    ValidateTokenRequest question =
        ValidateTokenRequest.newBuilder().setToken(token).setAudience(AUDIENCE).build();
    add(
        new Contest(
            "ValidateTokens, one stream, 64 outstanding, against the same of echoes",
            ours.stream(
                TokenAuthorityGrpc.getValidateTokensMethod(),
                question,
                answer -> answer.getResponse().getActive()),
            bare.stream(EchoServer.streams(), question, answer -> true),
            64));
  }

  private void issue(Calls ours, Calls bare, String secret)
      throws InterruptedException, SQLException {
    IssueTokenRequest request = IssueTokenRequest.newBuilder().setServiceToken(secret).build();
    Target issue =
        ours.unary(
            TokenAuthorityGrpc.getIssueTokenMethod(),
            () -> request,
            answer -> answer.getTokens().hasExpireTime());
    add(
        new Contest(
            "IssueToken from a service token, 32 in flight, against echo",
            issue,
            bare.unary(EchoMethod.IssueToken.descriptor(), () -> request, response -> true),
            32));
    try (BareStore store = new BareStore(folder.resolve("bare-insert.db"), false)) {
      add(
          new Contest(
              "IssueToken, 32 in flight, against bare durable inserts in groups",
              issue,
              store.target(),
              32));
    }
  }

  private void refresh(AuthorityProcess authority, Calls ours, Calls bare)
      throws InterruptedException, SQLException {
    ConcurrentLinkedQueue<String> live = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < SESSIONS; i++) {
      live.add(authority.signIn().getRefreshToken());
    }
    Target refresh =
        ours.unary(
            TokenAuthorityGrpc.getRefreshTokenMethod(),
            () -> RefreshTokenRequest.newBuilder().setRefreshToken(live.remove()).build(),
            answer -> live.add(answer.getTokens().getRefreshToken()));
    RefreshTokenRequest sample =
        RefreshTokenRequest.newBuilder().setRefreshToken(live.peek()).build();
    add(
        new Contest(
            "RefreshToken, 32 in flight, against echo",
            refresh,
            bare.unary(EchoMethod.RefreshToken.descriptor(), () -> sample, response -> true),
            32));
    try (BareStore store = new BareStore(folder.resolve("bare-rotate.db"), true)) {
      add(
          new Contest(
              "RefreshToken, 32 in flight, against bare durable update and insert in groups",
              refresh,
              store.target(),
              32));
    }
  }

  private void add(Contest contest) throws InterruptedException {
    Contest.Result result = contest.run(warmUp, window);
    System.out.printf(
        "%-75s %8.0f/s against %8.0f/s: %.2f (%.2f to %.2f)%n",
        result.name(),
        result.median().ours().perSecond(),
        result.median().reference().perSecond(),
        result.median().ratio(),
        result.least(),
        result.most());
    results.add(result);
  }

  private Child echo(int port, Map<EchoMethod, Message> answers) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(Integer.toString(port)));
    for (Map.Entry<EchoMethod, Message> answer : answers.entrySet()) {
      Path file = folder.resolve(answer.getKey() + ".answer");
      Files.write(file, answer.getValue().toByteArray());
      arguments.add(answer.getKey() + "=" + file);
    }
    return Child.start(
        EchoServer.class.getName(), AUTHORITY_JVM, arguments, Map.of(), folder.resolve("echo.log"));
  }

  private static ValidateTokenResponse verdict(
      AuthorityProcess authority, String caller, String token) {
    try (Calls calls = new Calls(authority.port(), caller)) {
      return calls.validateOnce(ValidateTokenRequest.newBuilder().setToken(token).build());
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitListening(int port, Child child) throws IOException {
    while (true) {
      try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
        return;
      } catch (IOException notYet) {
        if (!child.isAlive()) {
          throw notYet;
        }
        java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
      }
    }
  }
}
