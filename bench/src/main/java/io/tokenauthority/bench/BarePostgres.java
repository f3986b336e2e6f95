package io.tokenauthority.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * The least that a durable answer can cost on PostgreSQL: one transaction of prepared statements a
 * call, on so many connections, each with a thread of its own.
 */
final class BarePostgres implements AutoCloseable {

  /** What a transaction does. */
  enum Kind {
    /** Inserts a row of an audit row's size. */
    INSERT("bare inserts"),
    /** Updates one row of many under a condition, and inserts. */
    ROTATE("bare update and insert"),
    /** Updates the one row that all update. */
    COUNT("bare updates of one row");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  private static final int ROWS = 1000;

  private final BlockingQueue<Consumer<Boolean>> waiting = new ArrayBlockingQueue<>(4096);
  private final List<Thread> threads = new ArrayList<>();
  private final DataSource database;
  private final Kind kind;
  private final int connections;
  private volatile boolean open = true;

  BarePostgres(DataSource database, Kind kind, int connections) throws SQLException {
    this.database = database;
    this.kind = kind;
    this.connections = connections;
    try (Connection connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS bare_row, bare_counter");
      statement.execute(
          "CREATE TABLE bare_row (id bigserial PRIMARY KEY, text text NOT NULL, mac bytea NOT NULL)");
      statement.execute("CREATE TABLE bare_counter (id int PRIMARY KEY, n bigint NOT NULL)");
      statement.execute("INSERT INTO bare_counter SELECT i, 0 FROM generate_series(1, 1000) i");
    }
    for (int i = 0; i < connections; i++) {
      Thread thread = new Thread(this::work, "bare-" + i);
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** This as the other side of a comparison. */
  Side side() {
    String over = connections == 1 ? "1 connection" : connections + " connections";
    return new Side(
        kind.text + ", " + over,
        done -> {
          if (!waiting.offer(done)) {
            done.accept(false);
          }
        });
  }

  private void work() {
    try (Connection connection = database.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO bare_row (text, mac) VALUES (?, ?)");
        PreparedStatement change =
            connection.prepareStatement(
                "UPDATE bare_counter SET n = n + 1 WHERE id = ? AND n >= 0")) {
      connection.setAutoCommit(false);
      while (open) {
        Consumer<Boolean> done = waiting.take();
        transact(insert, change);
        connection.commit();
        done.accept(true);
      }
    } catch (SQLException | InterruptedException end) {
      if (open) {
        throw new IllegalStateException("the bare database failed", end);
      }
    }
  }

  private void transact(PreparedStatement insert, PreparedStatement change) throws SQLException {
    if (kind != Kind.INSERT) {
      change.setInt(1, kind == Kind.COUNT ? 1 : ThreadLocalRandom.current().nextInt(1, ROWS + 1));
      change.executeUpdate();
    }
    if (kind != Kind.COUNT) {
      insert.setString(1, "x".repeat(450));
      insert.setBytes(2, new byte[36]);
      insert.executeUpdate();
    }
  }

  /** Waits for nobody: call it between windows. */
  @Override
  public void close() throws InterruptedException {
    open = false;
    for (Thread thread : threads) {
      thread.interrupt();
    }
    for (Thread thread : threads) {
      thread.join(5000);
    }
  }
}
