package io.tokenauthority.server.grpc.feed;

import io.grpc.Context;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.grpc.Lane;
import io.tokenauthority.server.grpc.Statuses;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The one thread that a feed's state belongs to. It never waits: what may block is done on a lane,
 * and its outcome comes back here. A bug in one turn is reported and ends nothing else.
 */
final class FeedThread implements AutoCloseable {
  private final ScheduledThreadPoolExecutor thread;
  private final Lane lane;
  private final Statuses statuses;

  /**
   * @param name of the thread
   * @param lane where blocking work is done
   */
  FeedThread(String name, Lane lane, Statuses statuses) {
    this.lane = lane;
    this.statuses = statuses;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread feed = new Thread(work, name);
              feed.setDaemon(true);
              return feed;
            });
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Does it on the thread, soon; nothing after the end. */
  void execute(Runnable work) {
    try {
      thread.execute(Context.ROOT.wrap(() -> safely(work)));
    } catch (RejectedExecutionException closed) {
      // The process ends, and all streams with it.
    }
  }

  /** Does it on the thread again and again. */
  void every(Duration period, Runnable work) {
    var unused =
        thread.scheduleAtFixedRate(
            () -> safely(work), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Does the work on the lane; its result or what it threw comes back to the thread. */
  <T> void onLane(Supplier<T> work, Consumer<T> then, Consumer<Throwable> otherwise) {
    try {
      lane.run(
          () -> {
            try {
              T found = work.get();
              execute(() -> then.accept(found));
            } catch (RuntimeException trouble) {
              execute(() -> otherwise.accept(trouble));
            }
          });
    } catch (Denied full) {
      otherwise.accept(full);
    }
  }

  private void safely(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException bug) {
      statuses.refusal(bug);
    }
  }

  /** Does nothing more. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
