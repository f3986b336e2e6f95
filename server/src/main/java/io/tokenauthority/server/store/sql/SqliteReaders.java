package io.tokenauthority.server.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tokenauthority.server.store.Store.Work;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoreException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;

/**
 * Reads side by side, each on a snapshot of its own. The pool bounds how many and how long one
 * waits; what a connection has prepared stays with it in a session, because a pooled connection
 * closes its statements when it is given back.
 */
final class SqliteReaders implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteReaders.class);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final SqliteConnections connections;
  private final SqliteDialect dialect;
  private final Duration limit;
  private final HikariDataSource pool;

  /** Held by every read; taken for good by the end. */
  private final ReadWriteLock gate = new ReentrantReadWriteLock();

  private final Map<SQLiteConnection, SqliteSession> sessions = new ConcurrentHashMap<>();

  SqliteReaders(SqliteConnections connections, SqliteDialect dialect, int size, Duration limit) {
    this.connections = connections;
    this.dialect = dialect;
    this.limit = limit;
    HikariConfig config = new HikariConfig();
    config.setPoolName("store-readers");
    config.setDataSource(connections.readers());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(size);
    config.setConnectionTimeout(LONGEST_WAIT.toMillis());
    config.setMaxLifetime(0); // a file does not go away
    config.setInitializationFailTimeout(-1); // the writer's connection is the test
    this.pool = new HikariDataSource(config);
  }

  <T> T read(Work<T> work) {
    if (!gate.readLock().tryLock()) {
      throw new StoreException(Kind.UNAVAILABLE, "the store is closed");
    }
    try {
      return onBorrowed(work);
    } finally {
      gate.readLock().unlock();
    }
  }

  private <T> T onBorrowed(Work<T> work) {
    try (Connection borrowed = pool.getConnection()) {
      return onSnapshot(session(borrowed.unwrap(SQLiteConnection.class)), work);
    } catch (SQLException refused) {
      LOG.warn("no reader: {}", refused.getClass().getSimpleName());
      throw new StoreException(Kind.UNAVAILABLE, "no connection to read with");
    }
  }

  private <T> T onSnapshot(SqliteSession session, Work<T> work) {
    SqlTransaction tx = SqlTransaction.reading(session.handle(), dialect);
    try {
      session.beginRead();
    } catch (SQLException refused) {
      throw dialect.fault(refused);
    }
    session.startClock();
    try {
      T value = work.run(tx);
      tx.returned();
      return value;
    } finally {
      tx.close();
      session.stopClock();
      end(session);
    }
  }

  /** Nothing was written, so it does not matter how it ends, but for the snapshot being let go. */
  private static void end(SqliteSession session) {
    try {
      session.commit();
    } catch (SQLException gone) {
      LOG.debug("the snapshot was gone: {}", SqliteDialect.code(gone));
    }
  }

  private SqliteSession session(SQLiteConnection connection) throws SQLException {
    SqliteSession known = sessions.get(connection);
    if (known != null) {
      return known;
    }
    connections.forReading(connection);
    SqliteSession made = new SqliteSession(connection, limit);
    sessions.put(connection, made);
    return made;
  }

  /** Waits for the reads that run; those that come are refused. */
  @Override
  public void close() {
    gate.writeLock().lock();
    pool.close();
  }
}
