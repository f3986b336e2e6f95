package io.tokenauthority.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.store.StoreException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How long callers wait, and what ends their wait. */
class SqliteWriterTest extends WriterFixture {

  @Test
  void write_tooManyWait_isRefusedAtOnce() {
    gate.occupy();
    List<CompletableFuture<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < SMALL.mostWaiting(); i++) {
      waiting.add(begin(tx -> insert(tx, samples.service())));
    }
    gate.awaitWaiting(SMALL.mostWaiting());
    assertFails(begin(tx -> 0), Kind.UNAVAILABLE, "too many writes are waiting");
    gate.open();
    waiting.forEach(each -> assertThat(each.join()).isEqualTo(1));
  }

  @Test
  void write_interruptedInLine_neverRuns() throws InterruptedException {
    AtomicInteger runs = new AtomicInteger();
    gate.occupy();
    Caller caller = new Caller(tx -> runs.incrementAndGet());
    gate.awaitWaiting(1);
    caller.thread.interrupt();
    assertFails(caller.given, Kind.UNAVAILABLE, "interrupted before it began");
    caller.thread.join();
    assertThat(caller.wasInterrupted).isTrue();
    gate.open();
    write(tx -> 0);
    assertThat(runs).hasValue(0);
  }

  @Test
  void write_interruptedOnceBegun_keepsTheInterruptAndAwaitsTheOutcome()
      throws InterruptedException {
    Caller caller = new Caller(gate::pass);
    gate.awaitEntered();
    caller.thread.interrupt();
    gate.open();
    assertThat(caller.given.join()).isZero();
    caller.thread.join();
    assertThat(caller.wasInterrupted).isTrue();
  }

  @Test
  void write_theWriterDoesNotAnswer_isToldSo() {
    GroupCommit.Limits impatient = new GroupCommit.Limits(3, 3, Duration.ofMillis(50));
    restart(impatient, new SqliteDialect());
    CompletableFuture<Integer> begun = begin(gate::pass);
    gate.awaitEntered();
    CompletableFuture<Integer> inLine = begin(tx -> insert(tx, samples.service()));
    assertFails(begun, Kind.UNKNOWN_OUTCOME, "the writer does not answer");
    assertFails(inLine, Kind.UNAVAILABLE, "it waited too long");
    gate.open();
    assertThat(count()).isZero();
  }
}
