package io.tokenauthority.interceptor.server.delegation;

import com.google.protobuf.MessageLite;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.tokenauthority.interceptor.server.refusal.ReceivedRefusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One exchange's way to the authority, below the service's own interceptor: that puts its
 * credentials on a call, here the token which they bring is also written into the request. So each
 * attempt that the interceptor makes carries one token in both places, and its refusal is heard as
 * the authority told it.
 */
final class ActorChannel extends Channel {

  private final Channel authority;
  private final SafeTransport transport;
  private final Function<String, MessageLite> request;
  private final Consumer<ReceivedRefusal> refused;

  /**
   * @param request the message to send instead of what it is given, by the service's own token
   * @param refused hears how each attempt failed
   */
  ActorChannel(
      Channel authority,
      SafeTransport transport,
      Function<String, MessageLite> request,
      Consumer<ReceivedRefusal> refused) {
    this.authority = authority;
    this.transport = transport;
    this.request = request;
    this.refused = refused;
  }

  @Override
  public <Q, S> ClientCall<Q, S> newCall(MethodDescriptor<Q, S> method, CallOptions options) {
    CallCredentials own = options.getCredentials();
    OwnToken actor = new OwnToken(own == null ? new None() : own, transport);
    return new Attempt<>(
        method, authority.newCall(method, options.withCallCredentials(actor)), actor.token());
  }

  @Override
  public String authority() {
    return authority.authority();
  }

  private final class Attempt<Q, S> extends SimpleForwardingClientCall<Q, S> {
    private final MethodDescriptor<Q, S> method;
    private final CompletionStage<String> token;
    private CompletionStage<Void> sent = new CompletableFuture<>();

    Attempt(MethodDescriptor<Q, S> method, ClientCall<Q, S> call, CompletionStage<String> token) {
      super(call);
      this.method = method;
      this.token = token;
    }

    @Override
    public void start(Listener<S> listener, Metadata headers) {
      super.start(
          new SimpleForwardingClientCallListener<>(listener) {
            @Override
            public void onClose(Status status, Metadata trailers) {
              if (!status.isOk()) {
                refused.accept(ReceivedRefusal.in(status, trailers));
              }
              super.onClose(status, trailers);
            }
          },
          headers);
    }

    @Override
    public void sendMessage(Q unfilled) {
      sent = token.thenAccept(own -> super.sendMessage(filled(own)));
    }

    @Override
    public void halfClose() {
      var unused = sent.thenRun(super::halfClose);
    }

    private Q filled(String own) {
      return method.parseRequest(request.apply(own).toByteString().newInput());
    }
  }

  /** What an interceptor leaves behind that puts no credentials on a call. */
  private static final class None extends CallCredentials {
    @Override
    public void applyRequestMetadata(RequestInfo call, Executor any, MetadataApplier applier) {
      applier.apply(new Metadata());
    }
  }
}
