package io.tokenauthority.interceptor.client;

import com.google.protobuf.MessageLite;
import io.grpc.Attributes;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call with one request, repeated once if its token was refused before the peer began to answer.
 *
 * <p>It holds the request (by reference: protobuf messages do not change) until the first attempt
 * ends. The application's thread may ask for messages or cancel at any time, the first attempt ends
 * on gRPC's: what comes between the two attempts is noted under the lock and done on the second
 * once that has started. gRPC's methods are never called under the lock.
 */
final class RepeatingCall<Q, P> extends ClientCall<Q, P> {

  private static final int LARGEST_HELD = 1 << 20;

  private final Supplier<ClientCall<Q, P>> attempts;
  private final AttemptTracers tracers;
  private final Runnable repeated;
  private final Object lock = new Object();

  // Guarded by lock.
  private ClientCall<Q, P> current;
  private boolean between;
  private int requested;
  private boolean compressed = true;
  private @Nullable Q held;
  private boolean halfClosed;
  private @Nullable Cancelled cancelled;

  private record Cancelled(@Nullable String message, @Nullable Throwable cause) {}

  RepeatingCall(Supplier<ClientCall<Q, P>> attempts, AttemptTracers tracers, Runnable repeated) {
    this.attempts = attempts;
    this.tracers = tracers;
    this.repeated = repeated;
    this.current = attempts.get();
  }

  @Override
  public void start(Listener<P> listener, Metadata headers) {
    Metadata again = new Metadata();
    again.merge(headers); // credentials are merged into the very headers of the first attempt
    current().start(new FirstAttempt(listener, again), headers);
  }

  @Override
  public void request(int count) {
    ClientCall<Q, P> call;
    synchronized (lock) {
      requested = (int) Math.min((long) requested + count, Integer.MAX_VALUE);
      if (between) {
        return;
      }
      call = current;
    }
    call.request(count);
  }

  @Override
  public void sendMessage(Q message) {
    synchronized (lock) {
      boolean holdable =
          message instanceof MessageLite proto && proto.getSerializedSize() <= LARGEST_HELD;
      held = holdable ? message : null;
    }
    current().sendMessage(message);
  }

  @Override
  public void halfClose() {
    synchronized (lock) {
      halfClosed = true;
    }
    current().halfClose();
  }

  @Override
  public void cancel(@Nullable String message, @Nullable Throwable cause) {
    ClientCall<Q, P> call;
    synchronized (lock) {
      cancelled = new Cancelled(message, cause);
      if (between) {
        return;
      }
      call = current;
    }
    call.cancel(message, cause);
  }

  @Override
  public void setMessageCompression(boolean enabled) {
    synchronized (lock) {
      compressed = enabled;
    }
    current().setMessageCompression(enabled);
  }

  @Override
  public boolean isReady() {
    return current().isReady();
  }

  @Override
  public Attributes getAttributes() {
    return current().getAttributes();
  }

  private ClientCall<Q, P> current() {
    synchronized (lock) {
      return current;
    }
  }

  /** Starts the second attempt; false if the call cannot be repeated. */
  private boolean repeat(Listener<P> listener, Metadata headers) {
    Q message;
    int count;
    boolean compression;
    synchronized (lock) {
      message = held;
      if (message == null || !halfClosed || cancelled != null || tracers.repeatedByGrpc()) {
        return false;
      }
      held = null;
      between = true;
      count = requested;
      compression = compressed;
    }
    repeated.run();
    ClientCall<Q, P> second = attempts.get();
    second.start(new LastAttempt<>(listener), headers);
    second.setMessageCompression(compression);
    if (count > 0) {
      second.request(count);
    }
    second.sendMessage(message);
    second.halfClose();
    catchUp(second, count);
    return true;
  }

  /** Does on the second attempt what the application asked for while it was being started. */
  private void catchUp(ClientCall<Q, P> second, int asked) {
    int more;
    Cancelled end;
    synchronized (lock) {
      current = second;
      between = false;
      more = requested - asked;
      end = cancelled;
    }
    if (more > 0) {
      second.request(more);
    }
    if (end != null) {
      second.cancel(end.message(), end.cause());
    }
  }

  private final class FirstAttempt extends SimpleForwardingClientCallListener<P> {
    private final Metadata again;
    private boolean answered;

    FirstAttempt(Listener<P> listener, Metadata again) {
      super(listener);
      this.again = again;
    }

    @Override
    public void onHeaders(Metadata headers) {
      answered = true;
      synchronized (lock) {
        held = null;
      }
      super.onHeaders(headers);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      boolean refused = !answered && Rejection.of(status, trailers).isPresent();
      if (!refused || !repeat(delegate(), again)) {
        ExplainingCall.close(delegate(), status, trailers);
      }
    }
  }

  private static final class LastAttempt<P> extends SimpleForwardingClientCallListener<P> {
    LastAttempt(Listener<P> listener) {
      super(listener);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      ExplainingCall.close(delegate(), status, trailers);
    }
  }
}
