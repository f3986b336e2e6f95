package io.tokenauthority.server.grpc;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The calls in hand: how many there may be, the deadline of those that came without one, and the
 * end of streams.
 *
 * <p>A timer for each call would cost about a microsecond and a lock on the path that must cost
 * nothing; all these deadlines being equally long, the calls are merely remembered, and a sweep of
 * at most {@code places} of them ends the late ones. Safe for use from any thread.
 */
final class OpenCalls {
  private final int places;
  private final Semaphore free;
  private final Set<GatedCall<?, ?>> calls = ConcurrentHashMap.newKeySet();
  private final long deadlineNanos;
  private volatile boolean ending;

  OpenCalls(int places, Duration deadline) {
    this.places = places;
    this.free = new Semaphore(places);
    this.deadlineNanos = deadline.toNanos();
  }

  /** Takes a place; false when none is free. */
  boolean enter() {
    return free.tryAcquire();
  }

  /** Remembers the call that took a place; a stream is ended at once when serving ends. */
  void add(GatedCall<?, ?> call) {
    calls.add(call);
    if (ending && call.isStream()) {
      call.fail(Lane.overloaded());
    }
  }

  /** Gives the place of an ended call back. */
  void leave(GatedCall<?, ?> call) {
    calls.remove(call);
    free.release();
  }

  /** Ends the calls whose own deadline has passed; to be called several times in its length. */
  void sweep() {
    long now = System.nanoTime();
    for (GatedCall<?, ?> call : calls) {
      if (call.isLate(now, deadlineNanos)) {
        call.expire();
      }
    }
  }

  /** Ends every stream: they would not end by themselves, and their clients go on elsewhere. */
  void endStreams() {
    ending = true;
    for (GatedCall<?, ?> call : calls) {
      if (call.isStream()) {
        call.fail(Lane.overloaded());
      }
    }
  }

  /** Ends every call, for the last resort: whether it was done is for its caller to find out. */
  void endAll() {
    calls.forEach(call -> call.fail(Lane.overloaded()));
  }

  /** How many are in hand. */
  int count() {
    return places - free.availablePermits();
  }

  /** Waits until none is in hand; false when some are after so long. */
  boolean awaitNone(Duration longest) throws InterruptedException {
    boolean all = free.tryAcquire(places, longest.toNanos(), TimeUnit.NANOSECONDS);
    if (all) {
      free.release(places);
    }
    return all;
  }
}
