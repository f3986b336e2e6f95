package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.Store.Work;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoreException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One write on its way through the writer: handed in by its caller, who waits; tried by the writer,
 * perhaps more than once; answered once, when its fate is known.
 */
final class Member<T> {

  private enum Place {
    /** In line: the caller may still take it back. */
    WAITING,
    /** The writer has it. */
    TAKEN,
    /** The caller took it back: it will never run. */
    WITHDRAWN
  }

  private final Work<T> work;
  private final AtomicReference<Place> place = new AtomicReference<>(Place.WAITING);
  private final CompletableFuture<T> answered = new CompletableFuture<>();
  private @Nullable T value;
  private @Nullable Throwable failure;
  private boolean leftTraces;

  Member(Work<T> work) {
    this.work = work;
  }

  /** The writer takes it; false when the caller took it back. */
  boolean take() {
    return place.compareAndSet(Place.WAITING, Place.TAKEN);
  }

  /**
   * Runs the work within an open transaction, keeping what it gave or threw for the answer.
   *
   * @return whether what it wrote is to be kept
   */
  boolean attempt(SqliteSession session, Dialect dialect) {
    value = null;
    failure = null;
    SqlTransaction tx = SqlTransaction.writingAlone(session.handle(), dialect, session.memory());
    session.startClock();
    try {
      value = work.run(tx);
      tx.returned();
    } catch (Throwable thrown) { // whatever it is, it is its caller's, and nobody else's
      failure = thrown;
    } finally {
      leftTraces = failure != null && (tx.hasFailed() || session.memory().hasChanged());
      tx.close();
      session.stopClock();
    }
    return failure == null;
  }

  /**
   * Whether the last attempt failed and may have left something in the transaction, or none of it:
   * a statement failed, or had changed something before. A refusal for what was read has not.
   */
  boolean leftTraces() {
    return leftTraces;
  }

  /** Answers the caller with what the last attempt gave or threw. */
  @SuppressWarnings("NullAway") // a work that gives null gets null back
  void answer() {
    Throwable thrown = failure;
    if (thrown == null) {
      answered.complete(value);
    } else {
      answered.completeExceptionally(thrown);
    }
  }

  /** Answers the caller with this failure, unless it was answered before. */
  void fail(Throwable thrown) {
    answered.completeExceptionally(thrown);
  }

  /** What becomes of it, for a caller that does not wait. */
  CompletionStage<T> answered() {
    return answered.minimalCompletionStage();
  }

  /** Whether the last attempt threw. */
  boolean failed() {
    return failure != null;
  }

  /**
   * Waits for the answer. An interrupt, or the limit's end, takes the work back if it has not
   * begun; past the limit its outcome is not known, if it has.
   */
  T await(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return answered.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
          throw thrown(failed.getCause());
        } catch (TimeoutException late) {
          withdraw("it waited too long");
          throw new StoreException(Kind.UNKNOWN_OUTCOME, "the writer does not answer");
        } catch (InterruptedException e) {
          interrupted = true;
          withdraw("interrupted before it began");
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void withdraw(String why) {
    if (place.compareAndSet(Place.WAITING, Place.WITHDRAWN)) {
      throw new StoreException(Kind.UNAVAILABLE, why);
    }
  }

  private static RuntimeException thrown(@Nullable Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException runtime) {
      return runtime;
    }
    return new IllegalStateException("a work threw a checked exception");
  }
}
