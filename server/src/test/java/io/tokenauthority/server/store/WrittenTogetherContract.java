package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.LATER;
import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.Revocation.Cause;
import io.tokenauthority.server.lifecycle.Revocation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The sentences of {@link Store#writeTogether}. */
public abstract class WrittenTogetherContract extends PortContract {

  private static final int WRITERS = 16;
  private static final int EACH = 50;

  private StoredRevocation append(Store at, String id) {
    Revocation revocation = new Revocation(Kind.TOKEN, id, 0, LATER, Cause.REQUESTED);
    return at.writeTogether(tx -> tx.revocations().append(revocation, NOW));
  }

  /** Where the writer of this number writes: another replica, where there can be one. */
  protected Store replica(int writer) {
    return store();
  }

  @Test
  void P4_writersTogether_aPollingReaderNeverFindsASmallerSequenceLater() {
    AtomicInteger running = new AtomicInteger(WRITERS);
    List<Supplier<List<Long>>> acts = new ArrayList<>();
    for (int w = 0; w < WRITERS; w++) {
      int writer = w;
      acts.add(
          () -> {
            List<Long> given = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
              given.add(append(replica(writer), writer + "-" + i).sequence());
            }
            running.decrementAndGet();
            return given;
          });
    }
    acts.add(() -> poll(running));
    List<List<Long>> given = Racers.race(acts);
    List<Long> polled = given.remove(WRITERS);
    assertThat(polled).hasSize(WRITERS * EACH).isSorted().doesNotHaveDuplicates();
    assertThat(polled)
        .containsExactlyInAnyOrderElementsOf(given.stream().flatMap(List::stream).toList());
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

  @Test
  void writersTogether_thoseThatFail_takeNoneOfTheOthersWithThem() {
    List<Supplier<Boolean>> acts = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      int number = i;
      acts.add(
          () -> {
            for (int turn = 0; turn < 10; turn++) {
              if (!appendOrFail(number + "-" + turn, number % 4 == 1)) {
                return false;
              }
            }
            return true;
          });
    }
    assertThat(Racers.race(acts)).containsOnly(true);
    assertThat(store().revocationsAfter(0, 1000)).hasSize(WRITERS * 10 * 3 / 4);
  }

  /** Whether it went as it should. */
  private boolean appendOrFail(String id, boolean fails) {
    IllegalArgumentException refused = new IllegalArgumentException("refused");
    try {
      store()
          .writeTogether(
              tx -> {
                tx.revocations()
                    .append(new Revocation(Kind.TOKEN, id, 0, LATER, Cause.REQUESTED), NOW);
                if (fails) {
                  throw refused;
                }
                return true;
              });
      return !fails;
    } catch (IllegalArgumentException thrown) {
      return fails && thrown == refused;
    }
  }
}
