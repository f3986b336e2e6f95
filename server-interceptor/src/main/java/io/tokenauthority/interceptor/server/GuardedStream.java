package io.tokenauthority.interceptor.server;

import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A streaming call that the guard may end before its handler does. gRPC's calls are for one thread
 * at a time, so a monitor keeps handler and guard apart; what the handler says after the end is
 * dropped, and it learns of the end as of a cancellation: by its context and by {@code onCancel}.
 */
final class GuardedStream<Q, S> extends SimpleForwardingServerCall<Q, S> {

  private final PresentedToken token;
  private final KnownToken known;
  private final Instant end;
  private final Context.CancellableContext context;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private boolean closed;
  private volatile boolean ended;

  /**
   * @param end when its token's time is over for a stream
   */
  GuardedStream(
      ServerCall<Q, S> call,
      PresentedToken token,
      KnownToken known,
      Instant end,
      Context.CancellableContext context) {
    super(call);
    this.token = token;
    this.known = known;
    this.end = end;
    this.context = context;
  }

  PresentedToken token() {
    return token;
  }

  KnownToken known() {
    return known;
  }

  boolean isPast(Instant now) {
    return !now.isBefore(end);
  }

  /** Whether no verdict on it is awaited yet; from now on one is. */
  boolean beginsToWait() {
    return waiting.compareAndSet(false, true);
  }

  /** The verdict awaited is there. */
  void waited() {
    waiting.set(false);
  }

  /** Ends the call; false if it has ended. */
  boolean end(Refusal refusal) {
    synchronized (this) {
      if (closed) {
        return false;
      }
      closed = true;
      ended = true;
      refusal.close(delegate());
    }
    context.cancel(new CancellationException(refusal.reason().name()));
    return true;
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    if (!closed) {
      super.sendHeaders(headers);
    }
  }

  @Override
  public synchronized void sendMessage(S message) {
    if (!closed) {
      super.sendMessage(message);
    }
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    if (!closed) {
      closed = true;
      super.close(status, trailers);
    }
  }

  @Override
  public boolean isCancelled() {
    return ended || super.isCancelled();
  }

  /**
   * The handler's listener, which takes an end by the guard for a cancellation.
   *
   * @param beforeMessage runs before each message from the caller, and may end the call
   */
  ServerCall.Listener<Q> listener(
      ServerCall.Listener<Q> handler, Runnable beforeMessage, Runnable atEnd) {
    return new SimpleForwardingServerCallListener<>(handler) {
      @Override
      public void onMessage(Q message) {
        beforeMessage.run();
        if (!ended) {
          super.onMessage(message);
        }
      }

      @Override
      public void onHalfClose() {
        if (!ended) {
          super.onHalfClose();
        }
      }

      @Override
      public void onCancel() {
        atEnd.run();
        super.onCancel();
        context.cancel(null);
      }

      @Override
      public void onComplete() {
        atEnd.run();
        if (ended) {
          super.onCancel();
        } else {
          super.onComplete();
        }
        context.cancel(null);
      }
    };
  }
}
