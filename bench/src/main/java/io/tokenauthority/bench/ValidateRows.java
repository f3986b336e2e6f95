package io.tokenauthority.bench;

import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokenResponse;
import java.time.Duration;
import java.util.List;

/** Validation of a token that was seen before, against echoes of the same messages. */
final class ValidateRows {
  private static final Budget UNARY = Budget.ratio(0.85).withP99(1.5);
  private static final Budget STREAM = Budget.ratio(0.8);

  private final Scene scene;
  private final Contest.Plan plan;

  ValidateRows(Scene scene, Contest.Plan plan) {
    this.scene = scene;
    this.plan = plan;
  }

  void run(Report report) throws InterruptedException {
    // The first row pays for the JIT of all: on two cores it needs its time.
    unary(report, "ValidateToken, JWT", scene.known().getAccessToken(), Duration.ofSeconds(25));
    unary(report, "ValidateToken, opaque", scene.secret(), Duration.ofSeconds(6));
    stream(report);
  }

  private void unary(Report report, String name, String token, Duration warmUp)
      throws InterruptedException {
    ValidateTokenRequest question = question(token);
    Target ours =
        scene
            .ours()
            .unary(
                TokenAuthorityGrpc.getValidateTokenMethod(),
                () -> question,
                ValidateTokenResponse::getActive);
    Target echo =
        scene.bare().unary(EchoMethod.ValidateToken.descriptor(), () -> question, answer -> true);
    new Contest(name + ", 32 in flight", ours, List.of(new Side("echo", echo)), 32)
        .run(plan.atLeast(warmUp))
        .forEach(shown -> report.add(shown.within(UNARY)));
  }

  private void stream(Report report) throws InterruptedException {
    ValidateTokenRequest question = question(scene.known().getAccessToken());
    Target ours =
        scene.ours().stream(
            TokenAuthorityGrpc.getValidateTokensMethod(),
            question,
            answer -> answer.getResponse().getActive());
    Target echo = scene.bare().stream(EchoServer.streams(), question, answer -> true);
    new Contest(
            "ValidateTokens, one stream, 64 outstanding",
            ours,
            List.of(new Side("the same stream of echoes", echo)),
            64)
        .run(plan.atLeast(Duration.ofSeconds(10)))
        .forEach(shown -> report.add(shown.within(STREAM)));
  }

  private static ValidateTokenRequest question(String token) {
    return ValidateTokenRequest.newBuilder().setToken(token).setAudience(Scene.AUDIENCE).build();
  }
}
