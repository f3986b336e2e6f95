package io.tokenauthority.interceptor.server;

import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service's own identity: brings {@code the-services-own-token-1}, and the next where a call was
 * refused.
 */
final class ScriptedIdentity implements ClientInterceptor {

  final AtomicInteger generation = new AtomicInteger(1);
  volatile boolean renews = true;

  String token() {
    return "the-services-own-token-" + generation.get();
  }

  @Override
  public <Q, S> ClientCall<Q, S> interceptCall(
      MethodDescriptor<Q, S> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(
        next.newCall(method, options.withCallCredentials(new Own()))) {
      @Override
      public void start(Listener<S> listener, Metadata headers) {
        super.start(
            new SimpleForwardingClientCallListener<>(listener) {
              @Override
              public void onClose(Status status, Metadata trailers) {
                if (renews && status.getCode() == Status.Code.UNAUTHENTICATED) {
                  generation.incrementAndGet();
                }
                super.onClose(status, trailers);
              }
            },
            headers);
      }
    };
  }

  private final class Own extends CallCredentials {
    @Override
    public void applyRequestMetadata(RequestInfo info, Executor any, MetadataApplier applier) {
      Metadata headers = new Metadata();
      headers.put(Presented.AUTHORIZATION, "Bearer " + token());
      applier.apply(headers);
    }
  }
}
