package io.tokenauthority.bench;

import io.tokenauthority.bench.BarePostgres.Kind;
import io.tokenauthority.bench.PostgresScene.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * What writes, over PostgreSQL: beside bare transactions on as many connections as calls are in
 * flight, and over several replicas.
 */
final class PostgresRows {
  private static final Budget PART = Budget.ratio(0.6);
  private static final Budget REVOCATIONS = Budget.ratio(0.5);
  private static final int[] CONNECTIONS = {1, 8, 32};
  private static final int MOST = 32;

  private final Contest.Plan plan;
  private final int sessions;

  PostgresRows(Contest.Plan plan, boolean quick) {
    this.plan = plan;
    this.sessions = quick ? 64 : 256;
  }

  void run(Report report) throws Exception {
    try (PostgresScene scene = PostgresScene.open()) {
      DataSource bare = scene.make("bare");
      scene.make("authority");
      Member one = scene.first("authority");
      Target refresh = Acts.refresh(one.authority(), one.calls(), sessions);
      Target issue = Acts.issue(one.calls(), one::secret);
      for (int connections : CONNECTIONS) {
        String flight = ", PostgreSQL, " + connections + " in flight";
        Comparison rotation =
            beside(bare, "RefreshToken" + flight, refresh, Kind.ROTATE, connections);
        report.add(connections == MOST ? rotation.within(PART) : rotation);
        report.add(
            beside(
                bare, "IssueToken from a service token" + flight, issue, Kind.INSERT, connections));
      }
      report.add(
          beside(
                  bare,
                  "RevokeToken, PostgreSQL, 32 in flight",
                  Acts.revoke(one.calls()),
                  Kind.COUNT,
                  MOST)
              .within(REVOCATIONS));
      replicas(scene, one, report);
    }
  }

  private Comparison beside(DataSource bare, String row, Target ours, Kind kind, int connections)
      throws Exception {
    try (BarePostgres reference = new BarePostgres(bare, kind, connections)) {
      return new Contest(row, ours, List.of(reference.side()), connections).run(plan).get(0);
    }
  }

  /** On one machine they share its processors: what is shown is that nothing queues for another. */
  private void replicas(PostgresScene scene, Member one, Report report) throws Exception {
    List<Target> all = new ArrayList<>(List.of(Acts.issue(one.calls(), one::secret)));
    for (int replicas = 2; replicas <= 3; replicas++) {
      Member next = scene.another("authority", one);
      all.add(Acts.issue(next.calls(), next::secret));
      new Contest(
              "IssueToken, " + replicas + " replicas over one PostgreSQL, 32 in flight",
              inTurn(List.copyOf(all)),
              List.of(new Side("1 replica", all.get(0))),
              MOST)
          .run(plan)
          .forEach(report::add);
    }
  }

  private static Target inTurn(List<Target> targets) {
    AtomicInteger turn = new AtomicInteger();
    return done -> targets.get(Math.floorMod(turn.getAndIncrement(), targets.size())).start(done);
  }
}
