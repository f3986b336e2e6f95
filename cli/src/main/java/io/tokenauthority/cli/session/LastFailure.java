package io.tokenauthority.cli.session;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how the last failed call ended, its cause included: the client interceptor tells its
 * own callers of trouble without it, and an operator needs to know "connection refused" from the
 * rest.
 */
final class LastFailure implements ClientInterceptor {

  private volatile @Nullable StatusRuntimeException seen;

  @Nullable StatusRuntimeException seen() {
    return seen;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
      @Override
      public void start(Listener<A> listener, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onClose(Status status, Metadata trailers) {
                if (!status.isOk()) {
                  seen = status.asRuntimeException(trailers);
                }
                super.onClose(status, trailers);
              }
            },
            headers);
      }
    };
  }
}
