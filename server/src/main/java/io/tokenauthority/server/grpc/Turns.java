package io.tokenauthority.server.grpc;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Lets so many pieces of work be in hand at one time, the others in their order after them. Whoever
 * brings one or ends one begins the next, one after the other, so that work which fails at once
 * does not pile up on the stack. How many may wait is for the caller to bound. Safe for use from
 * any thread; the monitor is held over no work.
 */
final class Turns {
  private final int most;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int inHand;
  private boolean beginning;

  Turns(int most) {
    this.most = most;
  }

  /** Begins the work now or in its turn; whoever does it calls {@link #done} once. */
  void take(Runnable work) {
    synchronized (this) {
      waiting.add(work);
    }
    beginMore();
  }

  /** A piece of work has ended. */
  void done() {
    synchronized (this) {
      inHand--;
    }
    beginMore();
  }

  private void beginMore() {
    for (Runnable next = next(); next != null; next = next()) {
      try {
        next.run();
      } finally {
        begun();
      }
    }
  }

  private synchronized @Nullable Runnable next() {
    if (beginning || inHand == most || waiting.isEmpty()) {
      return null;
    }
    beginning = true;
    inHand++;
    return waiting.remove();
  }

  private synchronized void begun() {
    beginning = false;
  }
}
