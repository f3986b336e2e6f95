package io.tokenauthority.interceptor.client;

import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;

/** Gives a call that this library failed its own status and details. */
final class ExplainingCall<Q, P> extends SimpleForwardingClientCall<Q, P> {

  ExplainingCall(ClientCall<Q, P> call) {
    super(call);
  }

  @Override
  public void start(Listener<P> listener, Metadata headers) {
    super.start(new ExplainingListener<>(listener), headers);
  }

  /**
   * Closes {@code listener} as the authority would have, where this library was the one to fail.
   */
  static void close(ClientCall.Listener<?> listener, Status status, Metadata trailers) {
    if (status.getCause() instanceof Refused refused) {
      listener.onClose(refused.error().status(), refused.error().trailers());
    } else {
      listener.onClose(status, trailers);
    }
  }

  private static final class ExplainingListener<P> extends SimpleForwardingClientCallListener<P> {
    ExplainingListener(Listener<P> listener) {
      super(listener);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      close(delegate(), status, trailers);
    }
  }
}
