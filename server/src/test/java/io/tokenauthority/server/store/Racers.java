package io.tokenauthority.server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Threads that start at one moment. */
public final class Racers {

  private static final long MOST_SECONDS = 60;

  private Racers() {}

  /** For the type's sake. */
  public static <T> Supplier<T> act(Supplier<T> act) {
    return act;
  }

  /** Runs all at once, and gives what each gave, in their order. */
  public static <T> List<T> race(List<Supplier<T>> acts) {
    ExecutorService threads = Executors.newFixedThreadPool(acts.size());
    try {
      CyclicBarrier start = new CyclicBarrier(acts.size());
      List<Callable<T>> started = new ArrayList<>();
      for (Supplier<T> act : acts) {
        started.add(
            () -> {
              start.await(MOST_SECONDS, TimeUnit.SECONDS);
              return act.get();
            });
      }
      List<T> given = new ArrayList<>();
      for (Future<T> each : threads.invokeAll(started, MOST_SECONDS, TimeUnit.SECONDS)) {
        given.add(each.get());
      }
      return given;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }
}
