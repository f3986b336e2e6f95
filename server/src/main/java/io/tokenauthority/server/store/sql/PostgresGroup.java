package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Store.Work;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoreException.Kind;
import io.tokenauthority.server.store.Transaction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Works that would queue for the same row, each for the length of the other's commit, put into one
 * transaction: whoever comes while none is open leads the next, and takes with it all who wait.
 * Nobody is answered before the commit. Where one fails, nothing of the group is written, and each
 * runs again by itself, as it would have without company.
 *
 * <p>The first revocation of a group holds the counter while the others change rows of their own,
 * so a group may meet somebody who holds such a row and waits for the counter. It waits 300 ms for
 * a lock, less than the database takes to look for deadlocks, and falls apart then.
 *
 * <p>What is shared: the line and whether it is led, under the lock. A member's value is written by
 * its leader before its turn is told. Safe for use from any thread.
 */
final class PostgresGroup {

  private static final String PATIENCE = "SET LOCAL lock_timeout = '300ms'";

  /** At a millisecond each, the first waits less than 50 ms for the last. */
  private static final int MOST_TOGETHER = 32;

  private final Consumer<Work<Boolean>> transaction;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Member<?>> line = new ArrayDeque<>();
  private boolean led;

  /**
   * @param transaction runs a work once, and throws where it is not known to be committed
   */
  PostgresGroup(Consumer<Work<Boolean>> transaction) {
    this.transaction = transaction;
  }

  /** What a member is to do next. */
  private enum Turn {
    /** Lead the next group. */
    LEAD,
    /** Take your answer. */
    ANSWERED,
    /** Run by yourself. */
    ALONE
  }

  /** A work in line, and what it gave. */
  private static final class Member<T> {
    private final Work<T> work;
    private final CompletableFuture<Turn> turn = new CompletableFuture<>();
    private @Nullable T value;
    private @Nullable StoreException unknown;

    Member(Work<T> work) {
      this.work = work;
    }

    void run(Transaction tx) {
      value = work.run(tx);
    }

    @SuppressWarnings("NullAway") // a work that gives null gets null back
    T given() {
      if (unknown != null) {
        throw unknown;
      }
      return value;
    }
  }

  /**
   * Runs a work in the next group, and waits for its commit.
   *
   * @param alone runs it where the group came to nothing
   */
  <T> T write(Work<T> work, Function<Work<T>, T> alone) {
    Member<T> mine = new Member<>(work);
    Turn turn = enqueue(mine) ? Turn.LEAD : mine.turn.join();
    if (turn == Turn.LEAD) {
      turn = lead(mine);
    }
    return turn == Turn.ANSWERED ? mine.given() : alone.apply(work);
  }

  /** Whether it leads. */
  private boolean enqueue(Member<?> member) {
    lock.lock();
    try {
      line.add(member);
      boolean first = !led;
      led = true;
      return first;
    } finally {
      lock.unlock();
    }
  }

  private Turn lead(Member<?> leader) {
    List<Member<?>> group = take();
    Turn outcome = Turn.ALONE;
    try {
      outcome = commit(group);
    } finally {
      handOver();
      for (Member<?> member : group) {
        if (member != leader) {
          member.turn.complete(outcome);
        }
      }
    }
    return outcome;
  }

  private Turn commit(List<Member<?>> group) {
    try {
      transaction.accept(
          tx -> {
            if (group.size() > 1) {
              ((SqlTransaction) tx).run(handle -> handle.execute(PATIENCE));
            }
            group.forEach(member -> member.run(tx));
            return true;
          });
      return Turn.ANSWERED;
    } catch (StoreException failed) {
      if (failed.kind() != Kind.UNKNOWN_OUTCOME) {
        return Turn.ALONE;
      }
      group.forEach(member -> member.unknown = failed);
      return Turn.ANSWERED;
    } catch (RuntimeException refused) {
      return Turn.ALONE;
    }
  }

  private List<Member<?>> take() {
    List<Member<?>> group = new ArrayList<>();
    lock.lock();
    try {
      while (!line.isEmpty() && group.size() < MOST_TOGETHER) {
        group.add(line.remove());
      }
    } finally {
      lock.unlock();
    }
    return group;
  }

  /** The first in line leads the next group. */
  private void handOver() {
    lock.lock();
    try {
      Member<?> next = line.peek();
      led = next != null;
      if (next != null) {
        next.turn.complete(Turn.LEAD);
      }
    } finally {
      lock.unlock();
    }
  }
}
