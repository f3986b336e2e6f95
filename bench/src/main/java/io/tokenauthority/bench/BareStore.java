package io.tokenauthority.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * The least that a durable answer can cost on SQLite: rows of an audit row's size, inserted by one
 * writer that commits whatever is waiting (at most as many as ours would take), each answered after
 * its commit. Optionally each with one conditional update before it, as a rotation needs.
 */
final class BareStore implements AutoCloseable {
  private static final int GROUP = 256;

  private final BlockingQueue<Consumer<Boolean>> waiting = new ArrayBlockingQueue<>(4096);
  private final Connection connection;
  private final Thread writer;
  private final boolean update;
  private volatile boolean open = true;

  BareStore(Path file, boolean update) throws SQLException {
    this.update = update;
    this.connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    try (var statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=FULL");
      statement.execute("CREATE TABLE bare_row(id INTEGER PRIMARY KEY, text TEXT, mac BLOB)");
      statement.execute("CREATE TABLE bare_counter(id INTEGER PRIMARY KEY, n INTEGER)");
    }
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      for (int i = 0; i < 1000; i++) {
        statement.execute("INSERT INTO bare_counter VALUES(" + i + ", 0)");
      }
    }
    connection.commit();
    this.writer = new Thread(this::write, "bare-writer");
    writer.start();
  }

  /** One durable row. */
  Target target() {
    return done -> {
      if (!waiting.offer(done)) {
        done.accept(false);
      }
    };
  }

  private void write() {
    byte[] mac = new byte[32];
    String text = "x".repeat(250);
    Random random = new Random(1);
    try (PreparedStatement insert =
            connection.prepareStatement("INSERT INTO bare_row(text, mac) VALUES(?, ?)");
        PreparedStatement change =
            connection.prepareStatement(
                "UPDATE bare_counter SET n = n + 1 WHERE id = ? AND n >= 0")) {
      List<Consumer<Boolean>> group = new ArrayList<>();
      while (open) {
        group.add(waiting.take());
        waiting.drainTo(group, GROUP - 1);
        for (int i = 0; i < group.size(); i++) {
          if (update) {
            change.setInt(1, random.nextInt(1000));
            change.executeUpdate();
          }
          insert.setString(1, text);
          insert.setBytes(2, mac);
          insert.executeUpdate();
        }
        connection.commit();
        group.forEach(done -> done.accept(true));
        group.clear();
      }
    } catch (SQLException | InterruptedException end) {
      if (open) {
        throw new IllegalStateException("the bare store failed", end);
      }
    }
  }

  /** Waits for nobody: call it between windows. */
  @Override
  public void close() throws SQLException, InterruptedException {
    open = false;
    writer.interrupt();
    writer.join(Duration.ofSeconds(5).toMillis());
    connection.close();
  }
}
