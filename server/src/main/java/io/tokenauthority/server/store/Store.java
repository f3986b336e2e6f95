package io.tokenauthority.server.store;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The database, as transactions.
 *
 * <p>All but {@link #begin} block the calling thread until the outcome is known; call them from a
 * lane that may block. Safe for use from any number of threads. A write that returns is durable: it
 * survives kill -9 and power loss (P2). Concurrent writes may share one commit; none of them
 * returns before it, and one that fails takes none of the others with it.
 */
public interface Store extends AutoCloseable {

  /**
   * Runs {@code work} atomically and durably.
   *
   * <p>A {@link StoreException} that a port threw ends the transaction: a work that catches it and
   * goes on is rolled back all the same, and the exception thrown here. Catch it around this call.
   *
   * <p>The work may run more than once (a serialization failure, a group that had to be split), so
   * it must have no side effect outside the transaction and do nothing slow: no signing, no
   * password hashing, no I/O. If it throws, nothing that it wrote remains, and what it threw is
   * thrown here.
   *
   * <p>A caller that is interrupted while its work waits in line gets UNAVAILABLE and nothing was
   * written; once its work has begun, the interrupt is kept and the outcome awaited.
   *
   * @throws StoreException when the database cannot do it; {@link
   *     StoreException.Kind#UNKNOWN_OUTCOME} when it may have committed all the same
   * @throws IllegalStateException when called from within a work
   */
  <T> T write(Work<T> work);

  /**
   * As {@link #write}, but where the store has a writer of its own no thread waits: the stage is
   * completed by the writer after the commit, and what depends on it must move on to another
   * thread. Other stores write here and now, and the stage is complete.
   *
   * @return fails with what {@link #write} would throw
   */
  <T> CompletionStage<T> begin(Work<T> work);

  /**
   * As {@link #write}, for works that end in {@link Revocations#append}: those that wait at the
   * same time may share a transaction, in which one sees what another wrote.
   */
  default <T> T writeTogether(Work<T> work) {
    return write(work);
  }

  /** Whether {@link #begin} blocks its thread. */
  boolean blocks();

  /**
   * Runs {@code work} on one consistent snapshot that holds every write acknowledged before the
   * call.
   *
   * @throws StoreException when the database cannot do it
   */
  <T> T read(Work<T> work);

  /**
   * Revocations with a sequence above {@code afterSequence}, in order, at most {@code limit}; an
   * empty list when there are none. Sequence order is commit order: a reader that has seen n never
   * finds a smaller one later.
   */
  List<StoredRevocation> revocationsAfter(long afterSequence, int limit);

  /**
   * What kind of database this is, for people: {@code sqlite} or {@code postgresql}, and its
   * version.
   */
  String describe();

  /** The database's size in bytes, for people; 0 when it cannot be told. */
  long sizeInBytes();

  /**
   * Writes a consistent copy that holds every write acknowledged before the call, as one file that
   * this kind of database opens by itself. The database stays in use. Blocks for as long as it
   * takes.
   *
   * @param file is made, for its owner alone; must not exist
   * @return false, with nothing written, when this kind of database is not copied so
   * @throws StoreException when it cannot be done; nothing stays of the file then
   */
  boolean copyTo(Path file);

  /** Finishes what was accepted, then releases files and connections. Idempotent. */
  @Override
  void close();

  /** One unit of work. */
  @FunctionalInterface
  interface Work<T> {
    /** Reads and writes through {@code tx}, which is invalid afterwards. */
    T run(Transaction tx);
  }
}
