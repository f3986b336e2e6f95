package io.tokenauthority.interceptor.client;

import com.google.protobuf.MessageLite;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call with one request, repeated once if its token was refused before the peer began to answer.
 *
 * <p>It holds the request (by reference: protobuf messages do not change) until the first attempt
 * ends. The application's thread may ask, send or cancel at any time, the first attempt ends on
 * gRPC's, perhaps before the request was handed in: a guard refuses as soon as it has seen the
 * header. What comes between the two attempts is noted under the lock and done on the second once
 * that has started. gRPC's methods are never called under the lock.
 *
 * <p>Every call that needs no repeat pays for this class too: this object (56 bytes) and its
 * listener (16) are all that is made for one. The lock is the object itself, the second attempt is
 * made of what the first was, and headers are copied only where there are any.
 */
final class RepeatingCall<Q, P> extends ClientCall<Q, P> {

  private static final int LARGEST_HELD = 1 << 20;
  private static final Metadata NONE = new Metadata();

  private final Channel next;
  private final MethodDescriptor<Q, P> method;
  private final CallOptions options;
  private final TokenKeeper keeper;

  private Metadata again = NONE; // written before the first attempt starts
  private @Nullable Listener<P> listener; // likewise

  // Guarded by this.
  private ClientCall<Q, P> current;
  private @Nullable List<Consumer<ClientCall<Q, P>>> missed; // only between the two attempts
  private @Nullable Q held;
  private int requested;
  private boolean uncompressed;
  private boolean sent;
  private boolean halfClosed;
  private boolean settled; // cancelled, or the peer began to answer: there is no second attempt

  /**
   * A call on {@code next}.
   *
   * @param options with the identity on them
   */
  RepeatingCall(
      Channel next, MethodDescriptor<Q, P> method, CallOptions options, TokenKeeper keeper) {
    this.next = next;
    this.method = method;
    this.options = options;
    this.keeper = keeper;
    this.current = next.newCall(method, options);
  }

  @Override
  public void start(Listener<P> responses, Metadata headers) {
    listener = responses;
    if (!headers.keys().isEmpty()) {
      again = new Metadata();
      again.merge(headers); // credentials are merged into the very headers of the first attempt
    }
    current().start(new FirstAttempt(), headers);
  }

  @Override
  public void request(int count) {
    ClientCall<Q, P> call;
    synchronized (this) {
      requested = (int) Math.min((long) requested + count, Integer.MAX_VALUE);
      if (missed != null) {
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
    synchronized (this) {
      sent = true;
      if (missed != null) {
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
    synchronized (this) {
      halfClosed = true;
      if (missed != null) {
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
    synchronized (this) {
      settled = true;
      if (missed != null) {
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
    synchronized (this) {
      uncompressed = !enabled;
      if (missed != null) {
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

  private synchronized ClientCall<Q, P> current() {
    return current;
  }

  private synchronized void answered() {
    settled = true;
    held = null;
  }

  /** Starts the second attempt; false if the call cannot be repeated. */
  private boolean repeat(Listener<P> responses) {
    Q message;
    int count;
    boolean compression;
    boolean closing;
    synchronized (this) {
      message = held;
      if (settled || (sent && message == null)) {
        return false;
      }
      held = null;
      missed = new ArrayList<>();
      count = requested;
      compression = !uncompressed;
      closing = halfClosed;
    }
    keeper.repeated();
    ClientCall<Q, P> second = next.newCall(method, options);
    second.start(new ExplainingCall.ExplainingListener<>(responses, options), second(again));
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

  /** The second attempt's own headers: gRPC changes what it is given. */
  private static Metadata second(Metadata again) {
    return again == NONE ? new Metadata() : again;
  }

  /** Does on the second attempt what the application did while it was being started. */
  private void catchUp(ClientCall<Q, P> second) {
    while (true) {
      List<Consumer<ClientCall<Q, P>>> acts;
      synchronized (this) {
        acts = missed == null ? List.of() : missed;
        if (acts.isEmpty()) {
          current = second;
          missed = null;
          return;
        }
        missed = new ArrayList<>();
      }
      acts.forEach(act -> act.accept(second));
    }
  }

  /** Hands on what the first attempt brings, its end excepted if a second is worth making. */
  private final class FirstAttempt extends Listener<P> {

    private Listener<P> responses() {
      Listener<P> given = listener;
      if (given == null) {
        throw new IllegalStateException("gRPC told of a call that was not started");
      }
      return given;
    }

    @Override
    public void onHeaders(Metadata headers) {
      answered();
      responses().onHeaders(headers);
    }

    @Override
    public void onMessage(P message) {
      responses().onMessage(message);
    }

    @Override
    public void onReady() {
      responses().onReady();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      boolean refused =
          Rejection.of(status, trailers).isPresent() && !AttemptTracers.isRepeated(trailers);
      if (!refused || !repeat(responses())) {
        Place.give(options);
        ExplainingCall.close(responses(), status, trailers);
      }
    }
  }
}
