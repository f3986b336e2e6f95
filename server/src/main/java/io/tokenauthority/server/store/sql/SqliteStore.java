package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoreStartException;
import io.tokenauthority.server.store.StoredRevocation;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded database: one file, held by one process; one writer, which commits what queued up
 * together; some readers on snapshots. Safe for use from any thread.
 */
public final class SqliteStore implements Store {

  private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);

  private static final String VERSION = "SELECT sqlite_version()";

  private static final String SIZE =
      "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";

  /** How long the statements of one work may run. */
  private static final Duration LONGEST_WORK = Duration.ofSeconds(10);

  /** Beyond the cores they only wait for each other. */
  private static final int READERS =
      Math.max(4, Math.min(16, 2 * Runtime.getRuntime().availableProcessors()));

  private final SqliteFile file;
  private final SqliteCopy copy;
  private final SqliteSession writing;
  private final GroupCommit writer;
  private final SqliteReaders readers;
  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final String description;

  private SqliteStore(
      SqliteFile file, SqliteSession writing, SqliteReaders readers, SqliteCopy copy) {
    SqliteDialect dialect = new SqliteDialect();
    this.copy = copy;
    this.file = file;
    this.writing = writing;
    this.readers = readers;
    this.description = "sqlite " + writing.handle().createQuery(VERSION).mapTo(String.class).one();
    this.writer =
        new GroupCommit(
            writing,
            dialect,
            new WriteAheadLog(file.path(), writing, WriteAheadLog.LIMIT),
            GroupCommit.Limits.USUAL);
  }

  /**
   * Opens the database, making it where there is none, and brings its schema up to this build.
   *
   * @throws StoreStartException with one line for the operator; nothing was overwritten
   */
  public static SqliteStore open(Path database) {
    SqliteFile file = SqliteFile.hold(database);
    try {
      return open(file);
    } catch (RuntimeException | LinkageError e) {
      file.close();
      throw e;
    }
  }

  private static SqliteStore open(SqliteFile file) {
    SqliteConnections connections = new SqliteConnections(file.path());
    SqliteStart start = new SqliteStart(file.path(), connections);
    start.check();
    start.migrate();
    SqliteReaders readers =
        new SqliteReaders(connections, new SqliteDialect(), READERS, LONGEST_WORK);
    try {
      return new SqliteStore(
          file,
          new SqliteSession(connections.writer(), LONGEST_WORK),
          readers,
          new SqliteCopy(connections));
    } catch (SQLException refused) {
      readers.close();
      throw start.refusal(refused);
    } catch (RuntimeException | LinkageError e) {
      readers.close();
      throw e;
    }
  }

  @Override
  public <T> T write(Work<T> work) {
    return once(() -> writer.write(work));
  }

  @Override
  public <T> CompletionStage<T> begin(Work<T> work) {
    requireOutside();
    try {
      return writer.begin(work);
    } catch (StoreException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  @Override
  public boolean blocks() {
    return false;
  }

  @Override
  public <T> T read(Work<T> work) {
    return once(() -> readers.read(work));
  }

  private void requireOutside() {
    if (inside.get() || writer.isOwnThread()) {
      throw new IllegalStateException("a work may not begin another");
    }
  }

  private <T> T once(Supplier<T> call) {
    requireOutside();
    inside.set(true);
    try {
      return call.get();
    } finally {
      inside.remove();
    }
  }

  @Override
  public List<StoredRevocation> revocationsAfter(long afterSequence, int limit) {
    return read(tx -> ((SqlRevocations) tx.revocations()).after(afterSequence, limit));
  }

  @Override
  public String describe() {
    return description;
  }

  @Override
  public long sizeInBytes() {
    return read(
        tx ->
            ((SqlTransaction) tx).run(handle -> handle.createQuery(SIZE).mapTo(Long.class).one()));
  }

  @Override
  public boolean copyTo(Path target) {
    copy.to(target);
    return true;
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    writer.close();
    readers.close();
    writing.close();
    file.close();
    LOG.debug("the database is closed");
  }
}
