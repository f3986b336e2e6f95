package io.tokenauthority.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoreException.Kind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What members of one group do to each other: nothing. */
class SqliteGroupCommitTest extends WriterFixture {

  private static final String ENDLESS =
      "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c";

  @Test
  void group_noneIsAnsweredBeforeTheCommit() {
    Account first = samples.service();
    Gate second = new Gate();
    gate.occupy();
    CompletableFuture<Integer> one = begin(tx -> insert(tx, first));
    gate.awaitWaiting(1);
    CompletableFuture<Integer> two = begin(second::pass);
    gate.awaitWaiting(2);
    gate.open();
    second.awaitEntered();
    assertThat(one).isNotDone();
    assertThat(count()).isZero();
    second.open();
    assertThat(one.join()).isEqualTo(1);
    assertThat(two.join()).isZero();
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void group_aFailingMember_isRolledBackAlone() {
    gate.occupy();
    List<CompletableFuture<Integer>> given =
        List.of(
            begin(tx -> insert(tx, samples.service())),
            begin(
                tx -> {
                  insert(tx, samples.service());
                  throw new IllegalArgumentException("refused");
                }),
            begin(tx -> insert(tx, samples.service())));
    gate.awaitWaiting(3);
    gate.open();
    assertThat(given.get(0).join()).isEqualTo(1);
    assertThat(given.get(1)).failsWithin(Duration.ofSeconds(20));
    assertThat(given.get(2).join()).isEqualTo(1);
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void group_brokenByAnInterruptedWrite_runsTheOthersAgainAlone() {
    AtomicInteger runs = new AtomicInteger();
    gate.occupy();
    CompletableFuture<Integer> counted =
        begin(
            tx -> {
              runs.incrementAndGet();
              return insert(tx, samples.service());
            });
    gate.awaitWaiting(1);
    CompletableFuture<Integer> slow =
        begin(
            tx ->
                run(
                    tx,
                    "INSERT INTO lease (name, holder, fence, expire_time) "
                        + "SELECT 'x', 'x', 1, ("
                        + ENDLESS
                        + ")"));
    gate.awaitWaiting(2);
    gate.open();
    assertThat(counted.join()).isEqualTo(1);
    assertThat(runs).hasValue(2);
    assertThat(count()).isEqualTo(1);
    assertFails(slow, Kind.UNAVAILABLE, "it took too long");
  }

  @Test
  void group_aMemberWithoutRoomOnTheDisk_failsAlone() {
    write(tx -> run(tx, "PRAGMA max_page_count = 200"));
    gate.occupy();
    CompletableFuture<Integer> big =
        begin(
            tx ->
                run(
                    tx,
                    "INSERT INTO lease (name, holder, fence, expire_time) "
                        + "VALUES ('big', hex(zeroblob(2000000)), 1, 1)"));
    gate.awaitWaiting(1);
    CompletableFuture<Integer> small = begin(tx -> insert(tx, samples.service()));
    gate.awaitWaiting(2);
    gate.open();
    assertFails(big, Kind.UNAVAILABLE, "the disk is full");
    assertThat(small.join()).isEqualTo(1);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void group_whoseCommitFailsForOne_runsEachAlone() {
    gate.occupy();
    CompletableFuture<Integer> bad = begin(this::insertBrokenReference);
    gate.awaitWaiting(1);
    CompletableFuture<Integer> good = begin(tx -> insert(tx, samples.service()));
    gate.awaitWaiting(2);
    gate.open();
    assertThat(bad).failsWithin(Duration.ofSeconds(20));
    assertThat(good.join()).isEqualTo(1);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void group_failedByABug_isAnsweredAndTheWriterGoesOn() {
    Dialect broken =
        new Dialect() {
          @Override
          public RuntimeException fault(SQLException thrown) {
            throw new IllegalStateException("a bug");
          }

          @Override
          public RuntimeException commitFault(SQLException thrown) {
            throw new AssertionError("a bug");
          }
        };
    restart(SMALL, broken);
    gate.occupy();
    List<CompletableFuture<Integer>> given = new ArrayList<>();
    given.add(begin(this::insertBrokenReference));
    given.add(begin(tx -> insert(tx, samples.service())));
    gate.awaitWaiting(2);
    gate.open();
    given.forEach(each -> assertFails(each, Kind.UNKNOWN_OUTCOME, "the writer failed"));
    assertThat(begin(tx -> insert(tx, samples.service())).join()).isEqualTo(1);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void write_theCommitIsNotConfirmed_isAnUnknownOutcomeForAll() {
    Dialect unsure =
        new Dialect() {
          @Override
          public RuntimeException fault(SQLException thrown) {
            return new SqliteDialect().fault(thrown);
          }

          @Override
          public RuntimeException commitFault(SQLException thrown) {
            return new StoreException(Kind.UNKNOWN_OUTCOME, "the commit was not confirmed");
          }
        };
    restart(SMALL, unsure);
    gate.occupy();
    List<CompletableFuture<Integer>> given = new ArrayList<>();
    given.add(begin(this::insertBrokenReference));
    given.add(begin(tx -> insert(tx, samples.service())));
    gate.awaitWaiting(2);
    gate.open();
    given.forEach(each -> assertFails(each, Kind.UNKNOWN_OUTCOME, "the commit was not confirmed"));
    write(tx -> insert(tx, samples.service()));
    assertThat(count()).isEqualTo(1);
  }
}
