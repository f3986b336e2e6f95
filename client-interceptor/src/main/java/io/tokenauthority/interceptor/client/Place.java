package io.tokenauthority.interceptor.client;

import io.grpc.CallOptions;
import org.jspecify.annotations.Nullable;

/**
 * The place of one call among those that wait for a token. The call brings it in its options if it
 * may have to wait, and gives it up when it has ended: nothing else tells credentials that a call
 * was cancelled. Safe between threads.
 */
final class Place {

  /** Where the call's options hold it. */
  static final CallOptions.Key<@Nullable Place> KEY =
      CallOptions.Key.create("token-authority-place");

  private @Nullable Runnable leave; // guarded by this
  private boolean ended; // likewise

  /** Gives up the place of the call with {@code options}, if it has one. */
  static void give(CallOptions options) {
    Place place = options.getOption(KEY);
    if (place != null) {
      place.give();
    }
  }

  /** It is taken: {@code how} leaves it, and does nothing if the call was answered. */
  void take(Runnable how) {
    synchronized (this) {
      if (!ended) {
        leave = how;
        return;
      }
    }
    how.run();
  }

  private void give() {
    Runnable how;
    synchronized (this) {
      ended = true;
      how = leave;
      leave = null;
    }
    if (how != null) {
      how.run();
    }
  }
}
