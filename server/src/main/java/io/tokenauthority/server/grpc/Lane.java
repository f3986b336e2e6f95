package io.tokenauthority.server.grpc;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Pace;
import io.tokenauthority.server.authority.Reason;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Threads of their own for one kind of work, so that no kind can starve another.
 *
 * <p>A place is taken before the work is queued and given back when it is done: past {@code places}
 * a caller is refused at once, on its own thread, instead of being queued to wait for an answer
 * that nobody will read (P13). Safe for use from any thread.
 */
public final class Lane implements AutoCloseable {

  /** After what a shed caller may try again. */
  private static final Duration RETRY = Duration.ofMillis(500);

  private static final Duration IDLE = Duration.ofSeconds(30);

  private final Semaphore places;
  private final ThreadPoolExecutor executor;
  private final Pace pace;

  /**
   * @param name of its threads
   * @param threads how many pieces of work run at once
   * @param places how many may run or wait
   */
  public Lane(String name, int threads, int places) {
    this.places = new Semaphore(places);
    AtomicInteger number = new AtomicInteger();
    this.executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(places),
            work -> {
              Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    this.pace = Pace.goingOn(executor);
  }

  /**
   * Runs the work on a thread of this lane.
   *
   * @throws Denied OVERLOADED when the lane is full or closed; the work will not run then
   */
  public void run(Runnable work) {
    if (!places.tryAcquire()) {
      throw overloaded();
    }
    try {
      executor.execute(
          () -> {
            try {
              work.run();
            } finally {
              places.release();
            }
          });
    } catch (RejectedExecutionException closed) {
      places.release();
      throw overloaded();
    }
  }

  /**
   * Begins the work on a thread of this lane, and keeps its place until the stage is complete.
   *
   * @throws Denied OVERLOADED when the lane is full or closed; the work will not begin then
   */
  void begin(Supplier<? extends CompletionStage<?>> work) {
    if (!places.tryAcquire()) {
      throw overloaded();
    }
    try {
      executor.execute(
          () -> {
            boolean begun = false;
            try {
              work.get().whenComplete((value, trouble) -> places.release());
              begun = true;
            } finally {
              if (!begun) {
                places.release();
              }
            }
          });
    } catch (RejectedExecutionException closed) {
      places.release();
      throw overloaded();
    }
  }

  /** What was begun here goes on here, and takes no place of its own. */
  Pace pace() {
    return pace;
  }

  /** The refusal of work that there is no room for. */
  static Denied overloaded() {
    return Denied.later(Reason.OVERLOADED, "too much is in hand; try again", RETRY);
  }

  /** Takes no more work, and lets what was taken end; does not wait. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
