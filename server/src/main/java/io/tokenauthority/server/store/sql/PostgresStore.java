package io.tokenauthority.server.store.sql;

import com.zaxxer.hikari.HikariDataSource;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoreException.Kind;
import io.tokenauthority.server.store.StoreStartException;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.server.store.sql.PostgresConnections.Session;
import io.tokenauthority.server.store.sql.PostgresRepeats.BrokenOff;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL database, which other replicas use as well. Writes run side by side under READ
 * COMMITTED: what races meets in a conditional update, a unique index or a held row, and a work
 * that the database broke off (a deadlock, a lost connection, a pause of ours) runs again. Reads
 * run on a snapshot. Safe for use from any thread.
 */
public final class PostgresStore implements Store {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresStore.class);

  private static final String SNAPSHOT =
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;";

  private static final String SIZE = "SELECT pg_database_size(current_database())";

  private final PostgresDialect dialect = new PostgresDialect();
  private final PostgresConnections connections;
  private final PostgresStart.Found found;
  private final PostgresRepeats repeats;
  private final PostgresGroup group;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final String beginWrite;
  private final String beginRead;
  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Held by every work; taken for good by the end. */
  private final ReadWriteLock gate = new ReentrantReadWriteLock();

  private PostgresStore(
      PostgresConnections connections,
      PostgresStart.Found found,
      PostgresLimits limits,
      RandomGenerator random) {
    this.connections = connections;
    this.found = found;
    this.repeats = new PostgresRepeats(limits, random);
    this.group = new PostgresGroup(together -> attempt(together, Access.WRITE));
    this.pool = connections.pool(found.session());
    this.jdbi = Jdbi.create(pool);
    jdbi.getConfig(Handles.class).setForceEndTransactions(false); // we end them ourselves
    this.beginWrite = found.session() == Session.POOLED ? connections.limitsOfTransaction() : "";
    this.beginRead = SNAPSHOT + beginWrite;
  }

  /**
   * Opens the database, and brings its schema up to this build.
   *
   * @param random spreads the repeats of works that met each other
   * @throws StoreStartException with one line for the operator
   */
  public static PostgresStore open(PostgresTarget target, RandomGenerator random) {
    return open(target, random, PostgresLimits.USUAL);
  }

  static PostgresStore open(PostgresTarget target, RandomGenerator random, PostgresLimits limits) {
    PostgresConnections connections = connections(target, limits);
    PostgresStart start = new PostgresStart(connections);
    PostgresStart.Found found = start.check();
    start.migrate();
    return new PostgresStore(connections, found, limits, random);
  }

  private static PostgresConnections connections(PostgresTarget target, PostgresLimits limits) {
    try {
      return new PostgresConnections(target, limits);
    } catch (IllegalArgumentException unreadable) {
      throw new StoreStartException(
          "database.url cannot be read: it must be jdbc:postgresql://host:port/name");
    }
  }

  @Override
  public <T> T write(Work<T> work) {
    return once(() -> written(work));
  }

  @Override
  public <T> CompletionStage<T> begin(Work<T> work) {
    try {
      return CompletableFuture.completedFuture(write(work));
    } catch (RuntimeException thrown) {
      return CompletableFuture.failedFuture(thrown);
    }
  }

  @Override
  public <T> T writeTogether(Work<T> work) {
    return once(() -> group.write(work, this::written));
  }

  private <T> T written(Work<T> work) {
    return repeats.run(() -> attempt(work, Access.WRITE));
  }

  @Override
  public boolean blocks() {
    return true;
  }

  @Override
  public <T> T read(Work<T> work) {
    return once(() -> repeats.run(() -> attempt(work, Access.READ)));
  }

  private enum Access {
    READ,
    WRITE
  }

  private <T> T once(Supplier<T> call) {
    if (inside.get()) {
      throw new IllegalStateException("a work may not begin another");
    }
    if (!gate.readLock().tryLock()) {
      throw new StoreException(Kind.UNAVAILABLE, "the store is closed");
    }
    inside.set(true);
    try {
      return call.get();
    } finally {
      inside.remove();
      gate.readLock().unlock();
    }
  }

  private <T> T attempt(Work<T> work, Access access) {
    Handle handle = borrow();
    try {
      begin(handle, access);
      T value = run(work, handle, access);
      commit(handle);
      return value;
    } finally {
      giveBack(handle);
    }
  }

  private Handle borrow() {
    try {
      return jdbi.open();
    } catch (ConnectionException none) {
      throw dialect.noConnection(none);
    }
  }

  /** The driver sends BEGIN with the first statement, so an own one costs no round of its own. */
  private void begin(Handle handle, Access access) {
    String sql = access == Access.WRITE ? beginWrite : beginRead;
    if (sql.isEmpty()) {
      return;
    }
    try (Statement statement = handle.getConnection().createStatement()) {
      statement.execute(sql);
    } catch (SQLException refused) {
      RuntimeException fault = dialect.fault(refused);
      throw dialect.mayTryAgain(refused) ? new BrokenOff(fault) : fault;
    }
  }

  private <T> T run(Work<T> work, Handle handle, Access access) {
    SqlTransaction tx =
        access == Access.WRITE
            ? SqlTransaction.writing(handle, dialect)
            : SqlTransaction.reading(handle, dialect);
    boolean done = false;
    try {
      T value = work.run(tx);
      tx.returned();
      done = true;
      return value;
    } catch (RuntimeException thrown) {
      throw tx.brokenOff().<RuntimeException>map(BrokenOff::new).orElse(thrown);
    } finally {
      tx.close();
      if (!done) {
        rollBack(handle);
      }
    }
  }

  private void commit(Handle handle) {
    try {
      handle.getConnection().commit();
    } catch (SQLException failed) {
      throw dialect.commitFault(failed);
    }
  }

  private static void rollBack(Handle handle) {
    try {
      handle.getConnection().rollback();
    } catch (SQLException gone) {
      LOG.debug("nothing to roll back: {}", PostgresDialect.state(gone));
    }
  }

  private static void giveBack(Handle handle) {
    try {
      handle.close();
    } catch (RuntimeException gone) {
      LOG.debug("a connection was gone: {}", gone.getClass().getName());
    }
  }

  /** Connections beside the pool, for hints; empty behind a pooler, where nobody can listen. */
  public Optional<DataSource> hintConnections() {
    return found.session() == Session.OWN
        ? Optional.of(connections.single(Session.OWN))
        : Optional.empty();
  }

  @Override
  public List<StoredRevocation> revocationsAfter(long afterSequence, int limit) {
    return read(tx -> ((SqlRevocations) tx.revocations()).after(afterSequence, limit));
  }

  @Override
  public String describe() {
    return "postgresql " + found.version();
  }

  @Override
  public long sizeInBytes() {
    return read(
        tx ->
            ((SqlTransaction) tx).run(handle -> handle.createQuery(SIZE).mapTo(Long.class).one()));
  }

  /** Backups are the database's own: {@code pg_dump}, or a copy with its log. */
  @Override
  public boolean copyTo(Path target) {
    return false;
  }

  /** Waits for the works that run; those that come are refused. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    gate.writeLock().lock();
    pool.close();
    LOG.debug("the connections to {} are closed", connections.where());
  }
}
