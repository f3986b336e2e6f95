package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Store.Work;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoreException.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer. SQLite takes one writing transaction at a time, and what a durable commit costs
 * is its sync to the disk (400 µs where a small work takes 60). So whatever queued up during a
 * commit goes into the next one together, and nobody is answered before the commit: one that fails,
 * or is refused for what it read, was perhaps told something that another of its group wrote.
 *
 * <p>What is shared: the queue, under the lock. The session belongs to the writer's thread. A
 * member is written by the writer until it is answered, and read by its caller afterwards.
 */
final class GroupCommit implements AutoCloseable {

  /**
   * What bounds the queue (P13).
   *
   * @param mostWaiting how many writes may wait; whoever comes then is refused at once
   * @param mostTogether how many writes share a commit: at 60 µs each, the first waits less than 10
   *     ms for the last
   * @param longestWait after which a caller is told that the writer does not answer
   */
  record Limits(int mostWaiting, int mostTogether, Duration longestWait) {
    static final Limits USUAL = new Limits(4_096, 128, Duration.ofSeconds(30));
  }

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  private final GroupTransaction groups;
  private final Limits limits;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Member<?>> waiting = new ArrayDeque<>();
  private final Thread thread;
  private boolean open = true;

  /** Starts the writer, which owns the session from here on. */
  GroupCommit(SqliteSession session, Dialect dialect, WriteAheadLog log, Limits limits) {
    this.groups = new GroupTransaction(session, dialect, log);
    this.limits = limits;
    this.thread = new Thread(this::serve, "store-writer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Runs a work in the next group, and waits for its commit. */
  <T> T write(Work<T> work) {
    Member<T> member = new Member<>(work);
    enqueue(member);
    return member.await(limits.longestWait);
  }

  /** Runs a work in the next group; the writer completes the stage after its commit. */
  <T> CompletionStage<T> begin(Work<T> work) {
    Member<T> member = new Member<>(work);
    enqueue(member);
    return member.answered();
  }

  /** Whether a work of the writer's is what calls. */
  boolean isOwnThread() {
    return Thread.currentThread() == thread;
  }

  /** How many writes are in line. */
  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  private void enqueue(Member<?> member) {
    lock.lock();
    try {
      if (!open) {
        throw closed();
      }
      if (waiting.size() >= limits.mostWaiting) {
        throw new StoreException(Kind.UNAVAILABLE, "too many writes are waiting");
      }
      waiting.add(member);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Refuses new writes, and waits until those in line are finished. */
  @Override
  public void close() {
    lock.lock();
    try {
      open = false;
      changed.signal();
    } finally {
      lock.unlock();
    }
    awaitEnd();
  }

  private void awaitEnd() {
    boolean interrupted = false;
    boolean joined = false;
    while (!joined) {
      try {
        thread.join(2 * limits.longestWait.toMillis());
        joined = true;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (thread.isAlive()) {
      LOG.error("the writer does not end");
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    try {
      List<Member<?>> group = next();
      while (!group.isEmpty()) {
        groups.commit(group);
        group = next();
      }
    } finally {
      abandon();
    }
  }

  /** What waits, up to a group; waits for the first. Empty at the end. */
  private List<Member<?>> next() {
    List<Member<?>> group = new ArrayList<>();
    lock.lock();
    try {
      while (group.isEmpty() && (open || !waiting.isEmpty())) {
        if (waiting.isEmpty()) {
          changed.awaitUninterruptibly();
        }
        while (!waiting.isEmpty() && group.size() < limits.mostTogether) {
          Member<?> member = waiting.remove();
          if (member.take()) {
            group.add(member);
          }
        }
      }
    } finally {
      lock.unlock();
    }
    return group;
  }

  /** The thread ends, whether it was told to or not: nobody may wait for it any more. */
  private void abandon() {
    lock.lock();
    try {
      open = false;
      waiting.forEach(member -> member.fail(closed()));
      waiting.clear();
    } finally {
      lock.unlock();
    }
  }

  private static StoreException closed() {
    return new StoreException(Kind.UNAVAILABLE, "the store is closed");
  }
}
