package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sentences of {@link Leases}. */
public abstract class LeasesContract extends PortContract {

  private static final Duration LENGTH = Duration.ofSeconds(10);
  private static final Instant EXPIRED = NOW.plus(LENGTH);

  @Test
  void acquire_free_isTaken_otherHoldersGetNothing() {
    assertThat(acquire("a", NOW)).contains(1L);
    assertThat(acquire("b", NOW)).isEmpty();
    assertThat(acquire("b", EXPIRED.minusMillis(1))).isEmpty();
    assertThat(store().<Optional<Long>>write(tx -> tx.leases().acquire("other", "b", NOW, LENGTH)))
        .contains(1L);
  }

  @Test
  void acquire_ownOne_isKeptWithItsFence() {
    acquire("a", NOW);
    assertThat(acquire("a", EXPIRED.minusMillis(1))).contains(1L);
    assertThat(acquire("b", EXPIRED)).isEmpty();
    assertThat(acquire("a", EXPIRED.plusSeconds(100))).contains(1L);
  }

  @Test
  void acquire_expired_isTaken_andFencesTheOldHolder() {
    acquire("a", NOW);
    assertThat(acquire("b", EXPIRED)).contains(2L);
    assertThat(holds("b", 2)).isTrue();
    assertThat(holds("a", 1)).isFalse();
    assertThat(holds("b", 1)).isFalse();
    assertThat(acquire("a", EXPIRED.plus(LENGTH))).contains(3L);
    assertThat(holds("a", 1)).isFalse();
  }

  @Test
  void release_own_freesIt_anothersNot() {
    acquire("a", NOW);
    write(tx -> tx.leases().release("duty", "b"));
    assertThat(acquire("b", NOW)).isEmpty();
    write(tx -> tx.leases().release("duty", "a"));
    assertThat(holds("a", 1)).isFalse();
    assertThat(acquire("b", NOW)).contains(2L);
  }

  @Test
  void acquire_racing_isTakenOnce() {
    List<Optional<Long>> fences =
        Racers.race(
            IntStream.range(0, 16)
                .mapToObj(i -> Racers.act(() -> acquire("replica-" + i, NOW)))
                .toList());
    assertThat(fences).filteredOn(Optional::isPresent).hasSize(1);
  }

  private Optional<Long> acquire(String holder, Instant now) {
    return store().write(tx -> tx.leases().acquire("duty", holder, now, LENGTH));
  }

  private boolean holds(String holder, long fence) {
    return store().read(tx -> tx.leases().holds("duty", holder, fence));
  }

  @Test
  void holds_inAWrite_anotherThatAcquiresWaits() {
    acquire("a", NOW);
    assertWaits(
        tx -> assertThat(tx.leases().holds("duty", "a", 1)).isTrue(),
        tx -> assertThat(tx.leases().acquire("duty", "b", EXPIRED, LENGTH)).contains(2L));
  }
}
