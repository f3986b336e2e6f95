package io.tokenauthority.interceptor.server.delegation;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.tokenauthority.interceptor.server.refusal.ReceivedRefusal;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts a delegated token on each call, tells a call's failure with the reason where it was ours,
 * and drops a token that the service called did not take. It hears of that as a tracer, ahead of
 * gRPC's own retry, so that a channel which retries sends the second attempt with a new token.
 */
final class OnBehalfInterceptor implements ClientInterceptor {

  private final OnBehalfCredentials credentials;
  private final Consumer<String> refused;

  /**
   * @param refused takes the authorization value that a service did not take
   */
  OnBehalfInterceptor(OnBehalfCredentials credentials, Consumer<String> refused) {
    this.credentials = credentials;
    this.refused = refused;
  }

  @Override
  public <Q, S> ClientCall<Q, S> interceptCall(
      MethodDescriptor<Q, S> method, CallOptions options, Channel next) {
    CallOptions attached =
        options.withCallCredentials(credentials).withStreamTracerFactory(new Attempts());
    return new SimpleForwardingClientCall<>(next.newCall(method, attached)) {
      @Override
      public void start(Listener<S> listener, Metadata headers) {
        super.start(new Explaining<>(listener), headers);
      }
    };
  }

  private static final class Explaining<S> extends SimpleForwardingClientCallListener<S> {
    Explaining(ClientCall.Listener<S> listener) {
      super(listener);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (status.getCause() instanceof NotDelegated ours) {
        super.onClose(ours.refusal().status(), ours.refusal().trailers());
      } else {
        super.onClose(status, trailers);
      }
    }
  }

  private final class Attempts extends ClientStreamTracer.Factory {
    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      return new Attempt();
    }
  }

  private final class Attempt extends ClientStreamTracer {
    private volatile Optional<Metadata> sent = Optional.empty();
    private volatile @Nullable Metadata trailers;

    @Override
    public void streamCreated(Attributes transport, Metadata headers) {
      sent = Optional.of(headers);
    }

    @Override
    public void inboundTrailers(Metadata received) {
      trailers = received;
    }

    @Override
    public void streamClosed(Status status) {
      if (status.getCode() == Status.Code.UNAUTHENTICATED
          && isMendedByAnother(ReceivedRefusal.in(status, trailers))) {
        sent.map(headers -> headers.get(Exchanged.AUTHORIZATION)).ifPresent(refused);
      }
    }

    private boolean isMendedByAnother(ReceivedRefusal refusal) {
      return refusal
          .reason()
          .map(
              reason ->
                  switch (reason) {
                    case TOKEN_EXPIRED, TOKEN_REVOKED, SIGNING_KEY_UNKNOWN -> true;
                    default -> false;
                  })
          .orElse(true);
    }
  }
}
