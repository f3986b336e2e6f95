package io.tokenauthority.server.trust;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Who waits for the view to reach a sequence (P4). Bounded: beyond that nobody more waits. */
final class SequenceWaiters {

  private static final int LIMIT = 10_000;

  private final List<Waiter> waiting = new ArrayList<>();

  private record Waiter(long sequence, CompletableFuture<Boolean> seen) {}

  CompletionStage<Boolean> await(long sequence, Duration patience, LongSupplier current) {
    CompletableFuture<Boolean> seen = new CompletableFuture<>();
    synchronized (waiting) {
      if (waiting.size() >= LIMIT) {
        waiting.removeIf(waiter -> waiter.seen().isDone());
      }
      if (waiting.size() >= LIMIT) {
        return CompletableFuture.completedFuture(false);
      }
      waiting.add(new Waiter(sequence, seen));
    }
    // Asked again once it stands in the list: what was reached in between is not missed.
    if (current.getAsLong() >= sequence) {
      seen.complete(true);
    }
    return seen.completeOnTimeout(false, patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  void reached(long sequence) {
    List<CompletableFuture<Boolean>> done = new ArrayList<>();
    synchronized (waiting) {
      Iterator<Waiter> each = waiting.iterator();
      while (each.hasNext()) {
        Waiter waiter = each.next();
        if (waiter.sequence() <= sequence) {
          each.remove();
          done.add(waiter.seen());
        }
      }
    }
    done.forEach(seen -> seen.complete(true));
  }
}
