package io.tokenauthority.server.store.sql;

import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.store.Racers;
import io.tokenauthority.server.store.Samples;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoreException.Kind;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.AccountId;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server and other clients can do to a work under way. */
class PostgresFaultsTest {

  /**
   * Short, so that the tests are; in the order of the usual ones. A machine that is slow may have a
   * work cut off and run again once more than a test means it to.
   */
  private static final PostgresLimits SHORT =
      new PostgresLimits(
          Duration.ofMillis(500),
          Duration.ofMillis(1500),
          Duration.ofMillis(3000),
          Duration.ofSeconds(6),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10));

  private final Samples samples = new Samples();
  private final Account account = samples.service();
  private final Account other = samples.service();
  private String database = "";
  private PostgresStore store = open();

  private PostgresStore open() {
    PostgresTarget target = PostgresServer.migrated();
    database = target.url().substring(target.url().lastIndexOf('/') + 1);
    return PostgresStore.open(target, new SecureRandom(), SHORT);
  }

  @BeforeEach
  void insertTwo() {
    insert(account);
    insert(other);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void insert(Account any) {
    store.write(
        tx -> {
          tx.accounts().insert(any);
          return 0;
        });
  }

  private static Integer raise(Transaction tx, AccountId id) {
    Account now = tx.accounts().hold(id).orElseThrow();
    assertThat(tx.accounts().replace(now.withAllRevoked(NOW))).isTrue();
    return 1;
  }

  private long generation(Account any) {
    return store.<Long>read(tx -> tx.accounts().find(any.id()).orElseThrow().generation());
  }

  private static int backend(Transaction tx) {
    return ((SqlTransaction) tx)
        .run(h -> h.createQuery("SELECT pg_backend_pid()").mapTo(Integer.class).one());
  }

  @Test
  void write_theServerEndsTheSessionBeforeTheCommit_runsAgainAndIsWrittenOnce() {
    AtomicInteger runs = new AtomicInteger();
    store.write(
        tx -> {
          raise(tx, account.id());
          if (runs.incrementAndGet() == 1) {
            PostgresServer.execute("SELECT pg_terminate_backend(" + backend(tx) + ", 5000)");
          }
          return raise(tx, other.id());
        });
    assertThat(runs).hasValueGreaterThanOrEqualTo(2);
    assertThat(generation(account)).isEqualTo(account.generation() + 1);
    assertThat(generation(other)).isEqualTo(other.generation() + 1);
  }

  @Test
  void write_everyIdleConnectionWasEndedByARestart_isWritten() {
    PostgresServer.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '"
            + database
            + "'");
    store.write(tx -> raise(tx, account.id()));
    assertThat(generation(account)).isEqualTo(account.generation() + 1);
  }

  @Test
  void write_twoThatWaitForEachOther_bothEndAndBothAreWritten() {
    CyclicBarrier bothHold = new CyclicBarrier(2);
    List<Integer> done =
        Racers.race(
            List.of(
                () -> crossing(bothHold, account, other),
                () -> crossing(bothHold, other, account)));
    assertThat(done).containsExactly(1, 1);
    assertThat(generation(account)).isEqualTo(account.generation() + 2);
    assertThat(generation(other)).isEqualTo(other.generation() + 2);
  }

  private Integer crossing(CyclicBarrier bothHold, Account first, Account second) {
    AtomicInteger runs = new AtomicInteger();
    return store.write(
        tx -> {
          raise(tx, first.id());
          if (runs.incrementAndGet() == 1) {
            meet(bothHold);
          }
          return raise(tx, second.id());
        });
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(400, TimeUnit.MILLISECONDS); // beyond it the server would cut the idle one off
    } catch (Exception late) {
      assertThat(late)
          .as("on a slow machine they do not meet, and nothing is to be seen")
          .isNotNull();
    }
  }

  @Test
  void write_aRowHeldBySomethingElse_isUnavailableInTime() throws SQLException {
    try (Connection stranger = PostgresServer.connect(database)) {
      stranger.setAutoCommit(false);
      try (Statement statement = stranger.createStatement()) {
        statement.execute("SELECT id FROM account FOR UPDATE");
      }
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> store.write(tx -> raise(tx, account.id())))
          .matches(thrown -> thrown.kind() == Kind.UNAVAILABLE)
          .withMessage("a row is held by something else");
      stranger.rollback();
    }
  }

  @Test
  void write_aHolderThatIsPaused_isCutOffWhileTheOthersWait_andRunsAgain() {
    CountDownLatch holds = new CountDownLatch(1);
    CountDownLatch otherDone = new CountDownLatch(1);
    AtomicInteger runs = new AtomicInteger();
    List<Integer> done =
        Racers.race(
            List.of(
                () ->
                    store.write(
                        tx -> {
                          raise(tx, account.id());
                          holds.countDown();
                          if (runs.incrementAndGet() == 1) {
                            await(otherDone); // as a process is that was stopped
                          }
                          return raise(tx, other.id());
                        }),
                () -> {
                  await(holds);
                  int raised = store.write(tx -> raise(tx, account.id()));
                  otherDone.countDown();
                  return raised;
                }));
    assertThat(done).containsExactly(1, 1);
    assertThat(runs).hasValueGreaterThanOrEqualTo(2);
    assertThat(generation(account)).isEqualTo(account.generation() + 2);
    assertThat(generation(other)).isEqualTo(other.generation() + 1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void write_theConnectionBreaksDuringTheCommit_isAnUnknownOutcome() {
    PostgresServer.executeIn(
        database,
        """
        CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END';
        CREATE CONSTRAINT TRIGGER cut AFTER UPDATE ON account DEFERRABLE INITIALLY DEFERRED
          FOR EACH ROW EXECUTE FUNCTION cut()
        """);
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> store.write(tx -> raise(tx, account.id())))
        .matches(thrown -> thrown.kind() == Kind.UNKNOWN_OUTCOME);
  }

  @Test
  void write_aStatementThatTakesTooLong_isUnavailable() {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(
            () ->
                store.write(
                    tx ->
                        ((SqlTransaction) tx)
                            .run(h -> h.createQuery("SELECT pg_sleep(20)").mapToMap().list())))
        .matches(thrown -> thrown.kind() == Kind.UNAVAILABLE)
        .withMessage("it took too long");
  }

  @Test
  void read_mayNotWrite() {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> store.read(tx -> tx.accounts().replace(account.withAllRevoked(NOW))))
        .matches(thrown -> thrown.kind() == Kind.UNAVAILABLE)
        .withMessage("the database is read-only");
  }
}
