package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.LATER;
import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.Revocation.Cause;
import io.tokenauthority.server.lifecycle.Revocation.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The sentences of {@link Revocations} and of {@link Store#revocationsAfter}. */
public abstract class RevocationsContract extends PortContract {

  private static final long BASE = 1L << 48;

  @Test
  void append_new_getsTheNextSequence() {
    StoredRevocation first = append(of(Kind.TOKEN, "t1", 0));
    StoredRevocation second = append(of(Kind.GRANT, "t1", 0));
    assertThat(first).isEqualTo(new StoredRevocation(BASE + 1, of(Kind.TOKEN, "t1", 0), NOW));
    assertThat(second.sequence()).isEqualTo(BASE + 2);
  }

  @Test
  void append_again_keepsTheFirstRow() {
    StoredRevocation first = append(of(Kind.TOKEN, "t1", 0));
    Revocation again = new Revocation(Kind.TOKEN, "t1", 0, LATER, Cause.SUPERSEDED);
    assertThat(append(again)).isEqualTo(first);
    assertThat(last()).isEqualTo(first.sequence());
  }

  @Test
  void append_account_oncePerGeneration() {
    StoredRevocation second = append(of(Kind.ACCOUNT, "billing", 2));
    StoredRevocation third = append(of(Kind.ACCOUNT, "billing", 3));
    assertThat(append(of(Kind.ACCOUNT, "billing", 2))).isEqualTo(second);
    assertThat(third.sequence()).isGreaterThan(second.sequence());
    assertThat(find(Kind.ACCOUNT, "billing")).contains(third);
  }

  @Test
  void append_rolledBack_givesItsSequenceToTheNext() {
    try {
      write(
          tx -> {
            tx.revocations().append(of(Kind.TOKEN, "t1", 0), NOW);
            throw new IllegalArgumentException("refused");
          });
    } catch (IllegalArgumentException expected) {
      assertThat(expected).hasMessage("refused");
    }
    assertThat(find(Kind.TOKEN, "t1")).isEmpty();
    assertThat(append(of(Kind.TOKEN, "t2", 0)).sequence()).isEqualTo(BASE + 1);
  }

  @Test
  void find_otherKindOrId_isEmpty() {
    append(of(Kind.TOKEN, "t1", 0));
    assertThat(find(Kind.GRANT, "t1")).isEmpty();
    assertThat(find(Kind.TOKEN, "t2")).isEmpty();
  }

  @Test
  void lastSequence_none_isTheEpochsBase() {
    assertThat(last()).isEqualTo(BASE);
    assertThat(store().revocationsAfter(0, 10)).isEmpty();
    assertThat(store().<Long>read(tx -> tx.revocations().purgedThrough())).isEqualTo(BASE);
  }

  @Test
  void revocationsAfter_aboveInOrder_atMostLimit() {
    List<StoredRevocation> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(append(of(Kind.TOKEN, "t" + i, 0)));
    }
    assertThat(store().revocationsAfter(BASE, 10)).isEqualTo(all);
    assertThat(store().revocationsAfter(BASE + 1, 2)).isEqualTo(all.subList(1, 3));
    assertThat(store().revocationsAfter(BASE + 5, 2)).isEmpty();
  }

  @Test
  void purge_expired_remembersTheHighest_atMostLimit() {
    append(expiring("a", LATER));
    StoredRevocation second = append(expiring("b", NOW.plusSeconds(2)));
    append(expiring("c", NOW.plusSeconds(1)));
    assertThat(countLive(NOW)).isEqualTo(3);
    assertThat(countLive(NOW.plusSeconds(1))).isEqualTo(2);
    assertThat(purge(NOW.plusMillis(999), 10)).isZero();
    assertThat(purge(NOW.plusSeconds(5), 1)).isEqualTo(1);
    assertThat(find(Kind.TOKEN, "c")).isEmpty();
    assertThat(purge(NOW.plusSeconds(5), 10)).isEqualTo(1);
    assertThat(find(Kind.TOKEN, "b")).isEmpty();
    assertThat(find(Kind.TOKEN, "a")).isPresent();
    assertThat(store().<Long>read(tx -> tx.revocations().purgedThrough()))
        .isEqualTo(second.sequence() + 1);
    assertThat(last()).isEqualTo(second.sequence() + 1);
    assertThat(append(of(Kind.TOKEN, "d", 0)).sequence()).isEqualTo(BASE + 4);
  }

  @Test
  void P4_concurrentWriters_aPollingReaderNeverFindsASmallerSequenceLater() {
    int writers = 8;
    int each = 100;
    AtomicInteger running = new AtomicInteger(writers);
    List<Supplier<List<Long>>> acts = new ArrayList<>();
    for (int w = 0; w < writers; w++) {
      String prefix = "w" + w + "-";
      acts.add(
          () -> {
            List<Long> given = new ArrayList<>();
            for (int i = 0; i < each; i++) {
              given.add(append(of(Kind.TOKEN, prefix + i, 0)).sequence());
            }
            running.decrementAndGet();
            return given;
          });
    }
    acts.add(() -> poll(running));
    List<List<Long>> given = Racers.race(acts);
    List<Long> polled = given.remove(writers);
    assertThat(polled).hasSize(writers * each).isSorted().doesNotHaveDuplicates();
    assertThat(polled).containsAll(given.stream().flatMap(List::stream).toList());
    for (List<Long> ofOneWriter : given) {
      assertThat(ofOneWriter).isSorted();
    }
  }

  /** What a replica does: asks from the last it saw. Whatever came in below is never seen. */
  private List<Long> poll(AtomicInteger running) {
    List<Long> seen = new ArrayList<>();
    long last = 0;
    boolean ended;
    do {
      ended = running.get() == 0;
      for (StoredRevocation each : store().revocationsAfter(last, 7)) {
        seen.add(each.sequence());
        last = each.sequence();
      }
    } while (!ended || !store().revocationsAfter(last, 1).isEmpty());
    return seen;
  }

  private static Revocation of(Kind kind, String id, long generation) {
    return new Revocation(kind, id, generation, LATER, Cause.REQUESTED);
  }

  private static Revocation expiring(String id, Instant expireTime) {
    return new Revocation(Kind.TOKEN, id, 0, expireTime, Cause.REQUESTED);
  }

  private StoredRevocation append(Revocation revocation) {
    return store().write(tx -> tx.revocations().append(revocation, NOW));
  }

  private Optional<StoredRevocation> find(Kind kind, String id) {
    return store().read(tx -> tx.revocations().find(kind, id));
  }

  private long last() {
    return store().read(tx -> tx.revocations().lastSequence());
  }

  private long countLive(Instant now) {
    return store().read(tx -> tx.revocations().countLive(now));
  }

  private int purge(Instant now, int limit) {
    return store().write(tx -> tx.revocations().purge(now, limit));
  }
}
