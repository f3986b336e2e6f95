package io.tokenauthority.interceptor.server;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Where the unseen tokens of peers with too many failures wait their turn: few at a time, and a
 * short line before them, for all such peers together. So a flood costs no more than the door is
 * wide, and a good token that comes from the same address has its turn within what the line takes
 * (64 checks: 5 ms natively, 100 ms with the JDK's provider). The lock is held over no examination.
 */
final class NarrowDoor {

  static final int WIDTH = 2;
  static final int LINE = 64;

  private final Queue<Runnable> line = new ArrayDeque<>();
  private int inside;

  /** The outcome of the work, now or later; absent when the line is full. */
  <T> Optional<CompletionStage<T>> pass(Supplier<CompletionStage<T>> work) {
    CompletableFuture<T> outcome = new CompletableFuture<>();
    Runnable entry = () -> enter(work, outcome);
    synchronized (this) {
      if (inside == WIDTH) {
        return line.size() < LINE && line.add(entry) ? Optional.of(outcome) : Optional.empty();
      }
      inside++;
    }
    entry.run();
    return Optional.of(outcome);
  }

  private <T> void enter(Supplier<CompletionStage<T>> work, CompletableFuture<T> outcome) {
    var unused =
        work.get()
            .whenComplete(
                (value, failure) -> {
                  if (failure == null) {
                    outcome.complete(value);
                  } else {
                    outcome.completeExceptionally(failure);
                  }
                  leave();
                });
  }

  private void leave() {
    Runnable next;
    synchronized (this) {
      next = line.poll();
      if (next == null) {
        inside--;
      }
    }
    if (next != null) {
      next.run();
    }
  }
}
