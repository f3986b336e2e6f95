package io.tokenauthority.interceptor.client;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;

/** Puts the identity on each call, and sees to the one repeat where gRPC does not. */
final class AttachingInterceptor implements ClientInterceptor {

  /** Who repeats a call whose token was refused. */
  enum Repeats {
    /** The channel's own retry policy. */
    GRPC,
    /** This library, from the one request it holds. */
    OURS
  }

  private final IdentityCredentials credentials;
  private final TokenKeeper keeper;
  private final Repeats repeats;
  private final AttemptTracers shared;

  AttachingInterceptor(IdentityCredentials credentials, TokenKeeper keeper, Repeats repeats) {
    this.credentials = credentials;
    this.keeper = keeper;
    this.repeats = repeats;
    this.shared = new AttemptTracers(keeper);
  }

  @Override
  public <Q, P> ClientCall<Q, P> interceptCall(
      MethodDescriptor<Q, P> method, CallOptions options, Channel next) {
    if (options.getCredentials() != null && options.getCredentials() != credentials) {
      return next.newCall(method, options); // it brings an identity of its own
    }
    CallOptions attached = options.withCallCredentials(credentials);
    if (repeats == Repeats.OURS && method.getType().clientSendsOneMessage()) {
      AttemptTracers tracers = new AttemptTracers(keeper);
      CallOptions traced = attached.withStreamTracerFactory(tracers);
      return new RepeatingCall<>(() -> next.newCall(method, traced), tracers);
    }
    return new ExplainingCall<>(next.newCall(method, attached.withStreamTracerFactory(shared)));
  }
}
