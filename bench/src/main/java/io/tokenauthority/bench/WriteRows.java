package io.tokenauthority.bench;

import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Issue and refresh: what is durable before it is answered. */
final class WriteRows {
  private static final int SESSIONS = 256;
  private static final Budget OF_THE_LEAST = Budget.ratio(0.6);

  private final Scene scene;
  private final Contest.Plan plan;

  WriteRows(Scene scene, Contest.Plan plan) {
    this.scene = scene;
    this.plan = plan.atLeast(Duration.ofSeconds(9));
  }

  /** The budget is a part of the least of three: echo, one core's signatures, durable inserts. */
  void issue(Report report) throws InterruptedException, SQLException {
    IssueTokenRequest request =
        IssueTokenRequest.newBuilder().setServiceToken(scene.secret()).build();
    Target ours =
        scene
            .ours()
            .unary(
                TokenAuthorityGrpc.getIssueTokenMethod(),
                () -> request,
                answer -> answer.getTokens().hasExpireTime());
    Target echo =
        scene.bare().unary(EchoMethod.IssueToken.descriptor(), () -> request, answer -> true);
    try (BareStore store = new BareStore(scene.folder().resolve("bare-insert.db"), false);
        OneCoreOfSignatures signatures = new OneCoreOfSignatures()) {
      List<Comparison> shown =
          new Contest(
                  "IssueToken from a service token, 32 in flight",
                  ours,
                  List.of(
                      new Side("echo", echo),
                      new Side("one core's signatures", signatures),
                      new Side("bare durable inserts in groups", store.target())),
                  32)
              .run(plan);
      Comparison least =
          shown.stream()
              .max(Comparator.comparingDouble(each -> each.median().ratio()))
              .orElseThrow();
      shown.forEach(each -> report.add(each == least ? each.within(OF_THE_LEAST) : each));
    }
  }

  /** Its budget is one over PostgreSQL; on SQLite the figures stand without. */
  void refresh(Report report) throws InterruptedException, SQLException {
    ConcurrentLinkedQueue<String> live = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < SESSIONS; i++) {
      live.add(scene.authority().signIn().getRefreshToken());
    }
    Target ours =
        scene
            .ours()
            .unary(
                TokenAuthorityGrpc.getRefreshTokenMethod(),
                () -> RefreshTokenRequest.newBuilder().setRefreshToken(live.remove()).build(),
                answer -> live.add(answer.getTokens().getRefreshToken()));
    RefreshTokenRequest sample =
        RefreshTokenRequest.newBuilder().setRefreshToken(live.element()).build();
    Target echo =
        scene.bare().unary(EchoMethod.RefreshToken.descriptor(), () -> sample, answer -> true);
    try (BareStore store = new BareStore(scene.folder().resolve("bare-rotate.db"), true)) {
      new Contest(
              "RefreshToken, 32 in flight",
              ours,
              List.of(
                  new Side("echo", echo),
                  new Side("bare durable update and insert in groups", store.target())),
              32)
          .run(plan)
          .forEach(report::add);
    }
  }
}
