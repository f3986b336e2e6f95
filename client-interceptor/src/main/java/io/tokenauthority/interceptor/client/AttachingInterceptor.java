package io.tokenauthority.interceptor.client;

import io.grpc.CallCredentials;
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

  /** Options as a stub has them, and the same with the identity on them. */
  private record Attached(CallOptions plain, CallOptions attached) {}

  private final IdentityCredentials credentials;
  private final TokenKeeper keeper;
  private final Repeats repeats;
  private final AttemptTracers shared;

  // A stub without deadlines brings the same options with every call: they are not made anew.
  private volatile Attached last;

  AttachingInterceptor(TransportGate gate, TokenKeeper keeper, Repeats repeats) {
    this.credentials = new IdentityCredentials(gate, keeper, IdentityCredentials.Failing.EXPLAINED);
    this.keeper = keeper;
    this.repeats = repeats;
    this.shared = new AttemptTracers(keeper, repeats);
    this.last = new Attached(CallOptions.DEFAULT, attached(CallOptions.DEFAULT, shared));
  }

  @Override
  public <Q, P> ClientCall<Q, P> interceptCall(
      MethodDescriptor<Q, P> method, CallOptions options, Channel next) {
    CallCredentials brought = options.getCredentials();
    if (brought != null && !credentials.isSameIdentity(brought)) {
      return next.newCall(method, options); // it brings an identity of its own
    }
    if (repeats == Repeats.OURS && method.getType().clientSendsOneMessage()) {
      AttemptTracers tracers = new AttemptTracers(keeper, repeats);
      CallOptions attached = attached(options, tracers);
      return new RepeatingCall<>(() -> next.newCall(method, attached), tracers, keeper::repeated);
    }
    return new ExplainingCall<>(next.newCall(method, attached(options)));
  }

  private CallOptions attached(CallOptions options) {
    Attached seen = last;
    if (seen.plain() != options) {
      seen = new Attached(options, attached(options, shared));
      last = seen;
    }
    return seen.attached();
  }

  private CallOptions attached(CallOptions options, AttemptTracers tracers) {
    return options.withCallCredentials(credentials).withStreamTracerFactory(tracers);
  }
}
