package io.tokenauthority.bench;

import io.tokenauthority.bench.PostgresScene.Member;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * What a call costs when there are many tokens: an authority on a database with so many stored ones
 * beside one with a thousand, on the same server.
 */
final class ScaleRows {
  private static final int FEW = 1000;
  private static final int SESSIONS = 64;

  /** At least 1 / 1.3 of the few's rate; "flat" is told from noise at nine tenths. */
  private static final Budget WITHIN = Budget.ratio(1 / 1.3);

  private static final Budget FLAT = Budget.ratio(0.9);

  private final Contest.Plan plan;
  private final List<Integer> sizes;

  ScaleRows(Contest.Plan plan, boolean quick) {
    this.plan = plan;
    this.sizes = quick ? List.of(100_000) : List.of(1_000_000, 10_000_000);
  }

  void run(Report report) throws Exception {
    for (int many : sizes) {
      try (PostgresScene scene = PostgresScene.open()) {
        compare(filled(scene, "few", FEW), filled(scene, "many", many), many, report);
      }
    }
  }

  private static Member filled(PostgresScene scene, String name, int tokens) throws Exception {
    var database = scene.make(name);
    Member member = scene.first(name);
    new StoredTokens(database).load(tokens);
    return member;
  }

  private void compare(Member few, Member many, int stored, Report report)
      throws InterruptedException {
    String of =
        String.format(Locale.ROOT, " of %,d stored tokens, PostgreSQL, 32 in flight", stored);
    Supplier<String> fewSecrets = any(FEW);
    Supplier<String> manySecrets = any(stored);
    contest(
        "ValidateToken, opaque, of the same thousand" + of,
        Acts.validate(many.calls(), fewSecrets),
        Acts.validate(few.calls(), fewSecrets),
        FLAT,
        report);
    contest(
        "IssueToken from any" + of,
        Acts.issue(many.calls(), manySecrets),
        Acts.issue(few.calls(), fewSecrets),
        WITHIN,
        report);
    contest(
        "RefreshToken beside" + of,
        Acts.refresh(many.authority(), many.calls(), SESSIONS),
        Acts.refresh(few.authority(), few.calls(), SESSIONS),
        WITHIN,
        report);
  }

  private void contest(String row, Target ours, Target reference, Budget budget, Report report)
      throws InterruptedException {
    Side few = new Side("the same with 1,000 stored tokens", reference);
    new Contest(row, ours, List.of(few), 32)
        .run(plan)
        .forEach(shown -> report.add(shown.within(budget)));
  }

  private static Supplier<String> any(int stored) {
    return () -> StoredTokens.secret(ThreadLocalRandom.current().nextInt(stored));
  }
}
