package io.tokenauthority.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.store.Samples;
import io.tokenauthority.server.store.Store.Work;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoreException.Kind;
import io.tokenauthority.server.store.Transaction;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What members of one group do to each other: nothing. */
class SqliteGroupCommitTest {

  private static final String ENDLESS =
      "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT max(x) FROM c";

  private static final GroupCommit.Limits SMALL =
      new GroupCommit.Limits(3, 128, Duration.ofSeconds(20));

  @TempDir Path folder;

  private final Samples samples = new Samples();
  private final Gate gate = new Gate();
  private Path file = Path.of("");

  @SuppressWarnings("NullAway.Init") // by start()
  private SqliteSession session;

  @SuppressWarnings("NullAway.Init")
  private GroupCommit writer;

  @BeforeEach
  void start() throws SQLException {
    file = NewDatabase.file(folder);
    session = new SqliteSession(new SqliteConnections(file).writer(), Duration.ofMillis(200));
    writer = writer(SMALL, new SqliteDialect());
  }

  private GroupCommit writer(GroupCommit.Limits limits, Dialect dialect) {
    WriteAheadLog log = new WriteAheadLog(file, session, WriteAheadLog.LIMIT);
    return new GroupCommit(session, dialect, log, limits);
  }

  @AfterEach
  void stop() {
    gate.open();
    writer.close();
    session.close();
  }

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
    writer.close();
    writer = writer(impatient, new SqliteDialect());
    CompletableFuture<Integer> begun = begin(gate::pass);
    gate.awaitEntered();
    CompletableFuture<Integer> inLine = begin(tx -> insert(tx, samples.service()));
    assertFails(begun, Kind.UNKNOWN_OUTCOME, "the writer does not answer");
    assertFails(inLine, Kind.UNAVAILABLE, "it waited too long");
    gate.open();
    assertThat(count()).isZero();
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
    writer.close();
    writer = writer(SMALL, unsure);
    gate.occupy();
    List<CompletableFuture<Integer>> given = new ArrayList<>();
    // A violated constraint that is only looked at by the commit makes it fail.
    given.add(begin(tx -> run(tx, "PRAGMA defer_foreign_keys = ON")));
    given.add(
        begin(
            tx ->
                run(tx, "INSERT INTO person_login (login, account) VALUES ('nobody', 'nobody')")));
    gate.awaitWaiting(2);
    gate.open();
    given.forEach(each -> assertFails(each, Kind.UNKNOWN_OUTCOME, "the commit was not confirmed"));
    write(tx -> insert(tx, samples.service()));
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void group_whoseCommitFailsForOne_runsEachAlone() {
    gate.occupy();
    CompletableFuture<Integer> bad =
        begin(
            tx -> {
              run(tx, "PRAGMA defer_foreign_keys = ON");
              return run(
                  tx, "INSERT INTO person_login (login, account) VALUES ('nobody', 'nobody')");
            });
    gate.awaitWaiting(1);
    CompletableFuture<Integer> good = begin(tx -> insert(tx, samples.service()));
    gate.awaitWaiting(2);
    gate.open();
    assertThat(bad).failsWithin(Duration.ofSeconds(20));
    assertThat(good.join()).isEqualTo(1);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void writer_endedByABug_answersEverybodyAndRefusesThenceforth() {
    Dialect broken =
        new Dialect() {
          @Override
          public RuntimeException fault(SQLException thrown) {
            throw new IllegalStateException("a bug");
          }

          @Override
          public RuntimeException commitFault(SQLException thrown) {
            throw new IllegalStateException("a bug");
          }
        };
    writer.close();
    writer = writer(SMALL, broken);
    gate.occupy();
    CompletableFuture<Integer> bad =
        begin(
            tx -> {
              run(tx, "PRAGMA defer_foreign_keys = ON");
              return run(
                  tx, "INSERT INTO person_login (login, account) VALUES ('nobody', 'nobody')");
            });
    gate.awaitWaiting(1);
    gate.open();
    assertThat(bad).failsWithin(Duration.ofSeconds(20));
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(
            () -> {
              while (true) {
                write(tx -> 0);
              }
            })
        .withMessage("the store is closed");
  }

  private int insert(Transaction tx, Account account) {
    tx.accounts().insert(account);
    return 1;
  }

  private static int run(Transaction tx, String sql) {
    return ((SqlTransaction) tx)
        .run(
            handle -> {
              handle.execute(sql);
              return 1;
            });
  }

  private <T> T write(Work<T> work) {
    return writer.write(work);
  }

  private CompletableFuture<Integer> begin(Work<Integer> work) {
    return new Caller(work).given;
  }

  private static void assertFails(CompletableFuture<Integer> given, Kind kind, String message) {
    assertThat(given)
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(StoreException.class)
        .withMessage(message)
        .matches(thrown -> ((StoreException) thrown).kind() == kind, "kind " + kind);
  }

  /** How many accounts another connection sees. */
  private long count() {
    try (var connection = new SqliteConnections(file).plain();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM account")) {
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Somebody who writes, in a thread of its own. */
  private final class Caller {
    final CompletableFuture<Integer> given = new CompletableFuture<>();
    volatile boolean wasInterrupted;
    final Thread thread;

    Caller(Work<Integer> work) {
      thread =
          new Thread(
              () -> {
                try {
                  int result = write(work);
                  wasInterrupted = Thread.currentThread().isInterrupted();
                  given.complete(result);
                } catch (Throwable thrown) {
                  wasInterrupted = Thread.currentThread().isInterrupted();
                  given.completeExceptionally(thrown);
                }
              });
      thread.start();
    }
  }

  /** Holds the writer inside a work, so that others queue up behind it. */
  private final class Gate {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    int pass(Transaction tx) {
      entered.countDown();
      await(opened);
      return 0;
    }

    void occupy() {
      new Caller(this::pass);
      awaitEntered();
    }

    void awaitEntered() {
      await(entered);
    }

    void awaitWaiting(int writes) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (writer.waiting() != writes) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.onSpinWait();
      }
    }

    void open() {
      opened.countDown();
    }

    private void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }
}
