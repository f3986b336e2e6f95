package io.tokenauthority.interceptor.server.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.TokenId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UsageLedgerTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private final RandomGenerator random = new Random(1);
  private final UsageLedger ledger = new UsageLedger();
  private final List<List<TokenUse>> batches = new ArrayList<>();
  private final UsageSink sink =
      uses -> {
        batches.add(List.copyOf(uses));
        return true;
      };

  private UseCounter counter(int uses) {
    UseCounter counter = new UseCounter(TokenId.random(random), GrantId.random(random));
    IntStream.range(0, uses).forEach(i -> counter.count(NOW.plusSeconds(i)));
    return counter;
  }

  @Test
  void flush_countedTokens_areHandedOnOnce() {
    UseCounter counter = counter(3);
    ledger.flush(Stream.of(counter, counter(0)), sink);
    ledger.flush(Stream.of(counter), sink);
    assertThat(batches)
        .singleElement()
        .satisfies(
            batch ->
                assertThat(batch)
                    .singleElement()
                    .satisfies(
                        use -> {
                          assertThat(use.count()).isEqualTo(3);
                          assertThat(use.lastUsed()).isEqualTo(NOW.plusSeconds(2));
                        }));
  }

  @Test
  void flush_sinkCannotTake_keepsTheCount() {
    UseCounter counter = counter(3);
    ledger.flush(Stream.of(counter), uses -> false);
    counter.count(NOW);
    ledger.flush(Stream.of(counter), sink);
    assertThat(batches.get(0).get(0).count()).isEqualTo(4);
  }

  @Test
  void retire_counterOfAnEvictedToken_isHandedOnAllTheSame() {
    ledger.retire(counter(2));
    ledger.flush(Stream.empty(), uses -> false);
    ledger.flush(Stream.empty(), sink);
    ledger.flush(Stream.empty(), sink);
    assertThat(batches).hasSize(1);
    assertThat(batches.get(0).get(0).count()).isEqualTo(2);
  }

  @Test
  void P13_flush_manyTokens_goInBatchesOfTenThousand() {
    ledger.flush(IntStream.range(0, 25_000).mapToObj(i -> counter(1)), sink);
    assertThat(batches).extracting(List::size).containsExactly(10_000, 10_000, 5_000);
  }

  @Test
  void P13_retire_pastTheLimit_dropsTheNewest() {
    IntStream.range(0, 100_001).forEach(i -> ledger.retire(counter(1)));
    ledger.flush(Stream.empty(), sink);
    assertThat(batches.stream().mapToInt(List::size).sum()).isEqualTo(100_000);
  }
}
