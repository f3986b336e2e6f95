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

  private static final int MOST_KNOWN = 4;

  private final IdentityCredentials credentials;
  private final TokenKeeper keeper;
  private final Repeats repeats;
  private final AttemptTracers tracers;

  // A stub brings the same options with every call: for the last few they are not made anew.
  // Written without a lock: what two threads add at once, one may lose, and it is made again.
  private volatile Attached[] known = {};

  AttachingInterceptor(TransportGate gate, TokenKeeper keeper, Repeats repeats) {
    this.credentials = new IdentityCredentials(gate, keeper, IdentityCredentials.Failing.EXPLAINED);
    this.keeper = keeper;
    this.repeats = repeats;
    this.tracers = new AttemptTracers(keeper, repeats);
  }

  @Override
  public <Q, P> ClientCall<Q, P> interceptCall(
      MethodDescriptor<Q, P> method, CallOptions options, Channel next) {
    CallCredentials brought = options.getCredentials();
    if (brought != null && !credentials.isSameIdentity(brought)) {
      return next.newCall(method, options); // it brings an identity of its own
    }
    if (brought != null && credentials.isSeenTo(brought)) { // by one of these further up
      return next.newCall(method, repeats == Repeats.GRPC ? attached(options) : options);
    }
    CallOptions attached = attached(options);
    if (keeper.ready() == null) {
      attached = attached.withOption(Place.KEY, new Place()); // it may have to wait
    }
    return repeats == Repeats.OURS && method.getType().clientSendsOneMessage()
        ? new RepeatingCall<>(next, method, attached, keeper)
        : new ExplainingCall<>(next.newCall(method, attached), attached);
  }

  private CallOptions attached(CallOptions options) {
    Attached[] seen = known;
    for (Attached each : seen) {
      if (each.plain() == options) {
        return each.attached();
      }
    }
    CallOptions attached =
        options.withCallCredentials(credentials).withStreamTracerFactory(tracers);
    if (options.getDeadline() == null && options.getExecutor() == null) {
      // With either they are as a rule one call's own; a blocking stub brings an executor.
      Attached[] more = new Attached[Math.min(seen.length + 1, MOST_KNOWN)];
      System.arraycopy(seen, 0, more, 1, more.length - 1);
      more[0] = new Attached(options, attached);
      known = more;
    }
    return attached;
  }
}
