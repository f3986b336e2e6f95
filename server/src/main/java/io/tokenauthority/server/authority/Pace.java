package io.tokenauthority.server.authority;

import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Store.Work;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How an act passes the time until its commit: its thread waits, or goes on with other acts, and
 * what comes after the commit is done wherever there is a thread.
 *
 * <p>With one writer and a thread for each act that waits, every token cost four wake-ups of
 * threads, more processor time than its signature. Safe between threads.
 */
public final class Pace {

  /** On the caller's own thread, from beginning to end. */
  public static final Pace WAITING = new Pace(Store::write, Runnable::run);

  /** How a store is asked to write. */
  private interface Writing {
    <T> T write(Store store, Work<T> work);
  }

  private final @Nullable Writing waiting;
  private final Executor next;

  private Pace(@Nullable Writing waiting, Executor next) {
    this.waiting = waiting;
    this.next = next;
  }

  /** No thread waits; what follows the commit is done here. */
  public static Pace goingOn(Executor next) {
    return new Pace(null, next);
  }

  /** Writes; what it threw is in the stage. */
  <T> CompletionStage<T> write(Store store, Work<T> work) {
    Writing here = waiting;
    return here == null ? store.begin(work) : done(() -> here.write(store, work));
  }

  /** An outcome that is there already. */
  static <T> CompletionStage<T> done(Supplier<T> act) {
    try {
      return CompletableFuture.completedFuture(act.get());
    } catch (RuntimeException thrown) {
      return CompletableFuture.failedFuture(thrown);
    }
  }

  /** What follows: {@code then} where it went well, else {@code otherwise} gives what to throw. */
  <T, R> CompletionStage<R> then(
      CompletionStage<T> stage,
      Function<T, R> then,
      Function<RuntimeException, RuntimeException> otherwise) {
    BiFunction<T, @Nullable Throwable, R> both =
        (value, trouble) -> {
          if (trouble == null) {
            return then.apply(value);
          }
          throw otherwise.apply(unwrapped(trouble));
        };
    return stage.handleAsync(both, next);
  }

  /** What a stage holds, once it is complete; throws what it failed with. */
  public static <T> T result(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException failed) {
      throw unwrapped(failed);
    }
  }

  private static RuntimeException unwrapped(Throwable trouble) {
    Throwable cause = trouble.getCause();
    Throwable real = trouble instanceof CompletionException && cause != null ? cause : trouble;
    if (real instanceof Error error) {
      throw error;
    }
    return real instanceof RuntimeException runtime ? runtime : new IllegalStateException(real);
  }
}
