package io.tokenauthority.interceptor.server;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Where signatures are checked: a few threads of its own, so that a flood of tokens never seen
 * takes the processor from nobody else, and a short line before them. The line is what a burst of
 * callers after a restart needs; past it the answer is UNAVAILABLE rather than a wait that outlives
 * deadlines (256 checks are 20 ms of two cores natively, 400 ms with the JDK's provider).
 */
final class VerifierLane implements AutoCloseable {

  private static final int LINE = 256;

  private final ThreadPoolExecutor threads;

  VerifierLane(int lanes) {
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            lanes,
            lanes,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(LINE),
            task -> {
              Thread thread = new Thread(task, "token-guard-verifier-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** Runs the task here; absent where there is no room, or no longer. */
  <T> Optional<CompletableFuture<T>> submit(Supplier<T> task) {
    try {
      return Optional.of(CompletableFuture.supplyAsync(task, threads));
    } catch (RejectedExecutionException full) {
      return Optional.empty();
    }
  }

  /** Takes no more; what stands in the line is still done, for calls wait for it. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
