package io.tokenauthority.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.store.Samples;
import io.tokenauthority.server.store.Store.Work;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoreException.Kind;
import io.tokenauthority.server.store.Transaction;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A writer whose queue a test can hold, and callers in threads of their own. */
abstract class WriterFixture {

  static final GroupCommit.Limits SMALL = new GroupCommit.Limits(3, 128, Duration.ofSeconds(20));

  @TempDir Path folder;

  final Samples samples = new Samples();
  final Gate gate = new Gate();
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

  @AfterEach
  void stop() {
    gate.open();
    writer.close();
    session.close();
  }

  /** Puts another writer in place. */
  final void restart(GroupCommit.Limits limits, Dialect dialect) {
    writer.close();
    writer = writer(limits, dialect);
  }

  private GroupCommit writer(GroupCommit.Limits limits, Dialect dialect) {
    WriteAheadLog log = new WriteAheadLog(file, session, WriteAheadLog.LIMIT);
    return new GroupCommit(session, dialect, log, limits);
  }

  /** A violated reference that is only looked at by the commit makes that fail. */
  final int insertBrokenReference(Transaction tx) {
    run(tx, "PRAGMA defer_foreign_keys = ON");
    return run(tx, "INSERT INTO person_login (login, account) VALUES ('nobody', 'nobody')");
  }

  final int insert(Transaction tx, Account account) {
    tx.accounts().insert(account);
    return 1;
  }

  static int run(Transaction tx, String sql) {
    return ((SqlTransaction) tx)
        .run(
            handle -> {
              handle.execute(sql);
              return 1;
            });
  }

  final <T> T write(Work<T> work) {
    return writer.write(work);
  }

  final CompletableFuture<Integer> begin(Work<Integer> work) {
    return new Caller(work).given;
  }

  static void assertFails(CompletableFuture<Integer> given, Kind kind, String message) {
    assertThat(given)
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(StoreException.class)
        .withMessage(message)
        .matches(thrown -> ((StoreException) thrown).kind() == kind, "kind " + kind);
  }

  /** How many accounts another connection sees. */
  final long count() {
    try (var connection = new SqliteConnections(file).plain();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM account")) {
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Somebody who writes, in a thread of its own. */
  final class Caller {
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
  final class Gate {
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
