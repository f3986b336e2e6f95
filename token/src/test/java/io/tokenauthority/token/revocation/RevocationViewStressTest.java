package io.tokenauthority.token.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.TokenId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * One writer adds, forgets and swaps in snapshots as fast as it can, while readers check the two
 * promises of the view: what the sequence covers is there, and what was there stays.
 */
class RevocationViewStressTest {

  private static final int TOKENS = 60_000;
  private static final int READERS = 3;
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant LIVE_UNTIL = NOW.plusSeconds(3600);
  private static final Instant DEAD_SINCE = NOW.minusSeconds(1);

  private final RevocationView view = new RevocationView();
  private final List<TokenId> ids = new ArrayList<>();
  private final List<Revocable> tokens = new ArrayList<>();

  /** Token i is revoked at sequence i + 1; beside it goes one that has expired already. */
  @Test
  void P3_readersDuringGrowthForgettingAndSnapshots_neverMissWhatTheSequenceCovers()
      throws Exception {
    RandomGenerator random = new Random(11);
    GrantId grant = GrantId.random(random);
    for (int i = 0; i < TOKENS; i++) {
      TokenId id = TokenId.random(random);
      ids.add(id);
      tokens.add(Revocable.of(id, grant, new AccountId("billing"), 1));
    }

    ExecutorService threads = Executors.newFixedThreadPool(READERS);
    try {
      List<Future<Long>> readers = new ArrayList<>();
      for (int i = 0; i < READERS; i++) {
        readers.add(threads.submit(reader(i)));
      }
      write(random);
      for (Future<Long> reader : readers) {
        assertThat(reader.get(60, TimeUnit.SECONDS)).isPositive();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(view.sequence()).isEqualTo(TOKENS);
  }

  private void write(RandomGenerator random) {
    for (int i = 0; i < TOKENS; i++) {
      view.apply(
          List.of(
              RevocationNotice.token(ids.get(i), LIVE_UNTIL),
              RevocationNotice.token(TokenId.random(random), DEAD_SINCE)),
          i + 1);
      if (i % 5_000 == 4_999) {
        view.expire(NOW);
      }
      if (i % 15_000 == 14_999) {
        swapInSnapshot(i + 1);
      }
    }
  }

  private void swapInSnapshot(int count) {
    RevocationSnapshot snapshot = view.beginSnapshot(count);
    for (int i = 0; i < count; i++) {
      snapshot.add(RevocationNotice.token(ids.get(i), LIVE_UNTIL));
    }
    assertThat(view.install(snapshot, count)).isTrue();
  }

  private Callable<Long> reader(int seed) {
    return () -> {
      Random random = new Random(seed);
      long checks = 0;
      long covered = 0;
      while (covered < TOKENS) {
        long sequence = view.sequence();
        assertThat(sequence).isGreaterThanOrEqualTo(covered);
        covered = sequence;
        if (covered > 0) {
          mustBeRevoked((int) covered - 1);
          mustBeRevoked(random.nextInt((int) covered));
          checks++;
        }
      }
      return checks;
    };
  }

  private void mustBeRevoked(int index) {
    if (!view.judge(tokens.get(index)).isRevoked()) {
      throw new AssertionError("token " + index + " is not revoked at " + view.sequence());
    }
  }
}
