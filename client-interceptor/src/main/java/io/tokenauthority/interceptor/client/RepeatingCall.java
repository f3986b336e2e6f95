package io.tokenauthority.interceptor.client;

import com.google.protobuf.MessageLite;
import io.grpc.Attributes;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call with one request, repeated once if its token was refused before the peer began to answer.
 *
 * <p>It holds the request (by reference: protobuf messages do not change) until the first attempt
 * ends. The application's thread may ask, send or cancel at any time, the first attempt ends on
 * gRPC's, perhaps before the request was handed in: a guard refuses as soon as it has seen the
 * header. What comes between the two attempts is noted under the lock and done on the second once
 * that has started. gRPC's methods are never called under the lock.
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
  private List<Consumer<ClientCall<Q, P>>> missed = List.of();
  private int requested;
  private boolean compressed = true;
  private boolean sent;
  private @Nullable Q held;
  private boolean halfClosed;
  private boolean cancelled;

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
        missed.add(second -> second.request(count));
        return;
      }
      call = current;
    }
    call.request(count);
  }

  @Override
  public void sendMessage(Q message) {
    boolean holdable =
        message instanceof MessageLite proto && proto.getSerializedSize() <= LARGEST_HELD;
    ClientCall<Q, P> call;
    synchronized (lock) {
      sent = true;
      if (between) {
        missed.add(second -> second.sendMessage(message));
        return;
      }
      held = holdable ? message : null;
      call = current;
    }
    call.sendMessage(message);
  }

  @Override
  public void halfClose() {
    ClientCall<Q, P> call;
    synchronized (lock) {
      halfClosed = true;
      if (between) {
        missed.add(ClientCall::halfClose);
        return;
      }
      call = current;
    }
    call.halfClose();
  }

  @Override
  public void cancel(@Nullable String message, @Nullable Throwable cause) {
    ClientCall<Q, P> call;
    synchronized (lock) {
      cancelled = true;
      if (between) {
        missed.add(second -> second.cancel(message, cause));
        return;
      }
      call = current;
    }
    call.cancel(message, cause);
  }

  @Override
  public void setMessageCompression(boolean enabled) {
    ClientCall<Q, P> call;
    synchronized (lock) {
      compressed = enabled;
      if (between) {
        missed.add(second -> second.setMessageCompression(enabled));
        return;
      }
      call = current;
    }
    call.setMessageCompression(enabled);
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
    boolean closing;
    synchronized (lock) {
      message = held;
      if ((sent && message == null) || cancelled || tracers.repeatedByGrpc()) {
        return false;
      }
      held = null;
      between = true;
      missed = new ArrayList<>();
      count = requested;
      compression = compressed;
      closing = halfClosed;
    }
    repeated.run();
    ClientCall<Q, P> second = attempts.get();
    second.start(new LastAttempt<>(listener), headers);
    second.setMessageCompression(compression);
    if (count > 0) {
      second.request(count);
    }
    if (message != null) {
      second.sendMessage(message);
    }
    if (closing) {
      second.halfClose();
    }
    catchUp(second);
    return true;
  }

  /** Does on the second attempt what the application did while it was being started. */
  private void catchUp(ClientCall<Q, P> second) {
    while (true) {
      List<Consumer<ClientCall<Q, P>>> acts;
      synchronized (lock) {
        if (missed.isEmpty()) {
          current = second;
          between = false;
          return;
        }
        acts = missed;
        missed = new ArrayList<>();
      }
      acts.forEach(act -> act.accept(second));
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
