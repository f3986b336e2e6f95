package io.tokenauthority.interceptor.client;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * Gives a call that this library failed its own status and details, and gives up its place where it
 * waited.
 */
final class ExplainingCall<Q, P> extends SimpleForwardingClientCall<Q, P> {

  private final CallOptions options;

  /**
   * Around {@code call}.
   *
   * @param options what it was made with
   */
  ExplainingCall(ClientCall<Q, P> call, CallOptions options) {
    super(call);
    this.options = options;
  }

  @Override
  public void start(Listener<P> listener, Metadata headers) {
    super.start(new ExplainingListener<>(listener, options), headers);
  }

  /**
   * Closes {@code listener} as the authority would have, where this library was the one to fail.
   */
  static void close(ClientCall.Listener<?> listener, Status status, Metadata trailers) {
    AttemptTracers.unmark(trailers);
    if (status.getCause() instanceof Refused refused) {
      listener.onClose(refused.error().status(), refused.error().trailers());
    } else {
      listener.onClose(status, trailers);
    }
  }

  /** Closes its listener so. */
  static final class ExplainingListener<P> extends SimpleForwardingClientCallListener<P> {
    private final CallOptions options;

    ExplainingListener(Listener<P> listener, CallOptions options) {
      super(listener);
      this.options = options;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      Place.give(options);
      close(delegate(), status, trailers);
    }
  }
}
