package io.tokenauthority.interceptor.server;

import io.grpc.ServerCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the handler's listener while the verdict on a call's token is awaited: keeps what
 * happens meanwhile, hands it over in order, then passes everything on.
 *
 * <p>Until the handler has begun nobody has asked for a message, so at most half-close, readiness
 * and cancellation can be kept. Events come from the call's executor, {@link #begin} from another:
 * the lock guards the hand-over and is never held over the handler's code; once handed over, the
 * price is one volatile read an event.
 */
final class DeferredListener<T> extends ServerCall.Listener<T> {

  private final List<Consumer<ServerCall.Listener<T>>> kept = new ArrayList<>();
  private boolean cancelled;
  private volatile ServerCall.@Nullable Listener<T> target;

  /** Begins the handler, unless the call is cancelled by now, and hands over what was kept. */
  void begin(Supplier<ServerCall.Listener<T>> handler) {
    if (isCancelled()) {
      return;
    }
    ServerCall.Listener<T> begun = handler.get();
    for (List<Consumer<ServerCall.Listener<T>>> events = takeKept(begun);
        !events.isEmpty();
        events = takeKept(begun)) {
      events.forEach(event -> event.accept(begun));
    }
  }

  /** The call was refused: what still happens to it concerns nobody. */
  void discard() {
    synchronized (this) {
      kept.clear();
      target = new ServerCall.Listener<T>() {};
    }
  }

  synchronized boolean isCancelled() {
    return cancelled;
  }

  private synchronized List<Consumer<ServerCall.Listener<T>>> takeKept(
      ServerCall.Listener<T> begun) {
    if (kept.isEmpty()) {
      target = begun;
    }
    List<Consumer<ServerCall.Listener<T>>> events = List.copyOf(kept);
    kept.clear();
    return events;
  }

  private void passOn(Consumer<ServerCall.Listener<T>> event) {
    ServerCall.Listener<T> now = target;
    if (now == null) {
      synchronized (this) {
        now = target;
        if (now == null) {
          kept.add(event);
          return;
        }
      }
    }
    event.accept(now);
  }

  @Override
  public void onMessage(T message) {
    ServerCall.Listener<T> now = target;
    if (now != null) {
      now.onMessage(message);
    } else {
      passOn(listener -> listener.onMessage(message));
    }
  }

  @Override
  public void onHalfClose() {
    passOn(ServerCall.Listener::onHalfClose);
  }

  @Override
  public void onCancel() {
    synchronized (this) {
      cancelled = true;
    }
    passOn(ServerCall.Listener::onCancel);
  }

  @Override
  public void onComplete() {
    passOn(ServerCall.Listener::onComplete);
  }

  @Override
  public void onReady() {
    passOn(ServerCall.Listener::onReady);
  }
}
