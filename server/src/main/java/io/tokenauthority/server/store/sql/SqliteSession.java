package io.tokenauthority.server.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.sqlite.ProgressHandler;

/**
 * One connection with what hangs from it: its jdbi handle, its prepared statements, and the
 * deadline of what runs on it. Transactions are begun and ended by statements of our own, for the
 * driver's way knows no BEGIN IMMEDIATE per transaction and no savepoint without a name of its own.
 * For one thread at a time.
 */
final class SqliteSession implements AutoCloseable {

  /** How many instructions of SQLite's machine run between two looks at the clock: about 1 ms. */
  private static final int INSTRUCTIONS_PER_LOOK = 20_000;

  private static final int INTERRUPT = 1;
  private static final int GO_ON = 0;

  private final Connection connection;
  private final WriterMemory memory = new WriterMemory();
  private final StatementCache statements = new StatementCache(memory);
  private final Handle handle;
  private final Duration limit;
  private volatile long deadline;

  /**
   * Takes the connection over.
   *
   * @param limit how long the statements of one work may run; past it they are interrupted
   */
  SqliteSession(Connection connection, Duration limit) throws SQLException {
    this.connection = connection;
    this.limit = limit;
    this.handle = Jdbi.create(() -> connection).open();
    handle.setStatementBuilder(statements);
    stopClock();
    ProgressHandler.setHandler(
        connection,
        INSTRUCTIONS_PER_LOOK,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return System.nanoTime() - deadline > 0 ? INTERRUPT : GO_ON;
          }
        });
  }

  Handle handle() {
    return handle;
  }

  /** The statements that were used, as far as they are kept. */
  Set<String> prepared() {
    return statements.texts();
  }

  /** What was read on it and still holds; for the only session that writes. */
  WriterMemory memory() {
    return memory;
  }

  /** The clock of the next work starts. */
  void startClock() {
    memory.begin();
    deadline = System.nanoTime() + limit.toNanos();
  }

  /** What follows is ours, and ends by itself. */
  void stopClock() {
    deadline = System.nanoTime() + Duration.ofDays(365).toNanos();
  }

  void beginWrite() throws SQLException {
    execute("BEGIN IMMEDIATE");
  }

  /** The snapshot is taken by the first statement that reads. */
  void beginRead() throws SQLException {
    execute("BEGIN");
  }

  void commit() throws SQLException {
    execute("COMMIT");
  }

  void rollback() throws SQLException {
    memory.forget();
    execute("ROLLBACK");
  }

  void savepoint() throws SQLException {
    execute("SAVEPOINT member");
  }

  void releaseSavepoint() throws SQLException {
    execute("RELEASE member");
  }

  /** Fails when SQLite has rolled the whole transaction back already. */
  void rollbackToSavepoint() throws SQLException {
    memory.forget();
    execute("ROLLBACK TO member");
    execute("RELEASE member");
  }

  /**
   * Copies the log back and lets the next write begin it anew, unless some read goes on for longer
   * than a moment: writers wait meanwhile.
   */
  void beginLogAnew() throws SQLException {
    execute("PRAGMA busy_timeout = 100");
    try {
      execute("PRAGMA wal_checkpoint(RESTART)");
    } finally {
      execute("PRAGMA busy_timeout = " + SqliteConnections.BUSY_MILLIS);
    }
  }

  private void execute(String sql) throws SQLException {
    PreparedStatement statement = statements.plain(connection, sql);
    if (statement.execute()) {
      statement.getResultSet().close();
    }
  }

  @Override
  public void close() {
    handle.close();
  }
}
