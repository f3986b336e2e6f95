package io.tokenauthority.token.revocation;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.TokenId;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Prints what a view of a million costs: bytes, nanoseconds a judgement, milliseconds a snapshot.
 * Run by hand; the figures stand in the Javadoc of {@link RevocationView}.
 */
final class RevocationViewFigures {

  private static final int REVOKED = 1_000_000;
  private static final int TOKENS = 1 << 11;
  private static final Instant LATER = Instant.parse("2026-11-22T13:00:00Z");

  private RevocationViewFigures() {}

  public static void main(String[] args) {
    RandomGenerator random = new Random(5);
    RevocationNotice[] notices = new RevocationNotice[REVOKED];
    for (int i = 0; i < REVOKED; i++) {
      notices[i] = RevocationNotice.token(TokenId.random(random), LATER);
    }
    Revocable[] tokens = new Revocable[TOKENS];
    for (int i = 0; i < TOKENS; i++) {
      tokens[i] =
          Revocable.of(TokenId.random(random), GrantId.random(random), new AccountId("billing"), 1);
    }
    RevocationView view = new RevocationView();
    for (int round = 0; round < 5; round++) {
      snapshot(view, notices, round);
      judge(view, tokens);
    }
  }

  private static void snapshot(RevocationView view, RevocationNotice[] notices, int round) {
    view.install(view.beginSnapshot(0), 2L * round);
    long before = usedBytes();
    long start = cpuTime();
    RevocationSnapshot snapshot = view.beginSnapshot(notices.length);
    for (RevocationNotice notice : notices) {
      snapshot.add(notice);
    }
    view.install(snapshot, 2L * round + 1);
    long took = cpuTime() - start;
    System.out.printf(
        "snapshot of %d: %d ms, %.1f bytes each%n",
        view.size(), took / 1_000_000, (usedBytes() - before) / (double) view.size());
  }

  private static void judge(RevocationView view, Revocable[] tokens) {
    int revoked = 0;
    long start = cpuTime();
    for (int round = 0; round < 2_000; round++) {
      for (Revocable token : tokens) {
        revoked += view.judge(token).isRevoked() ? 1 : 0;
      }
    }
    double each = (cpuTime() - start) / (2_000.0 * tokens.length);
    System.out.printf("judgement of (jti, sid, sub): %.1f ns (%d revoked)%n", each, revoked);
  }

  /** Not the wall's: the figures are to hold on a machine that does other things as well. */
  private static long cpuTime() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static long usedBytes() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
