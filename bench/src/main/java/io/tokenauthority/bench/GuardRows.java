package io.tokenauthority.bench;

import io.tokenauthority.v1.GetKeySetRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokenRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A call through the server interceptor with a token seen before, against the bare echo of the same
 * messages, and against a plain interceptor over jose4j. Each is a process; all get the same
 * header.
 */
final class GuardRows {
  private static final Budget OF_ECHO = Budget.ratio(0.93);

  private final Scene scene;
  private final Contest.Plan plan;

  GuardRows(Scene scene, Contest.Plan plan) {
    this.scene = scene;
    this.plan = plan.atLeast(Duration.ofSeconds(15));
  }

  void run(Report report) throws IOException, InterruptedException {
    int guardedPort = Scene.freePort();
    int plainPort = Scene.freePort();
    String bearer = scene.known().getAccessToken();
    try (Child guarded = scene.guardedEcho(guardedPort, behind(GuardKind.OURS, watcherToken()));
        Child plain = scene.guardedEcho(plainPort, behind(GuardKind.JOSE4J, keySet()));
        Calls ours = new Calls(guardedPort, bearer);
        Calls jose4j = new Calls(plainPort, bearer);
        Calls echo = new Calls(scene.echoPort(), bearer)) {
      List<Comparison> shown =
          new Contest(
                  "through the server interceptor, token seen before, 32 in flight",
                  call(ours),
                  List.of(
                      new Side("echo", call(echo)),
                      new Side("a plain jose4j interceptor", call(jose4j))),
                  32)
              .run(plan);
      report.add(shown.get(0).within(OF_ECHO));
      report.add(shown.get(1));
    }
  }

  /** About a hundred bytes there and three hundred back. */
  static Target call(Calls calls) {
    ValidateTokenRequest request =
        ValidateTokenRequest.newBuilder().setToken("x".repeat(64)).setAudience("bench").build();
    return calls.unary(EchoMethod.ValidateToken.descriptor(), () -> request, answer -> true);
  }

  private List<String> behind(GuardKind kind, Path file) {
    return List.of(
        "--behind", kind.name(), Integer.toString(scene.authority().port()), file.toString());
  }

  private Path watcherToken() throws IOException {
    Path file = scene.folder().resolve("watcher.token");
    Files.writeString(
        file,
        scene
            .authority()
            .serviceToken(
                scene.admin(),
                "bench-watcher",
                List.of("trust:watch", "tokens:validate", "usage:report"),
                AuthorityProcess.ISSUER));
    return file;
  }

  private Path keySet() throws IOException {
    Path file = scene.folder().resolve("jwks.json");
    Files.writeString(
        file,
        TokenAuthorityGrpc.newBlockingStub(scene.authority().channel())
            .getKeySet(GetKeySetRequest.getDefaultInstance())
            .getJwksJson());
    return file;
  }
}
