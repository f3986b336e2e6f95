package io.tokenauthority.interceptor.server;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ServerCall;
import io.tokenauthority.interceptor.server.metrics.GuardListener;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import java.time.Instant;
import java.util.Optional;

/** The last step of a call's way: judged with its token, to the handler or out. */
final class Admission {

  private final Enforcement enforcement;
  private final OpenStreams streams;
  private final GuardClock clock;
  private final GuardListener listener;

  Admission(
      Enforcement enforcement, OpenStreams streams, GuardClock clock, GuardListener listener) {
    this.enforcement = enforcement;
    this.streams = streams;
    this.clock = clock;
    this.listener = listener;
  }

  /** The examination of the call's token is over. */
  <Q, S> ServerCall.Listener<Q> settle(
      Arrival<Q, S> arrival, PresentedToken token, Examined examined) {
    if (!(examined instanceof KnownToken known)) {
      return refuse(arrival.call(), ((Examined.Refused) examined).refusal());
    }
    Instant now = clock.now();
    Optional<Refusal> refusal = enforcement.judge(known, arrival, now);
    if (refusal.isPresent()) {
      return refuse(arrival.call(), refusal.get());
    }
    known.uses().count(now);
    listener.admitted();
    Context context = new Served(known, token).in(Context.current());
    return arrival.isStream()
        ? streams.begin(arrival, token, known, context)
        : Contexts.interceptCall(context, arrival.call(), arrival.headers(), arrival.next());
  }

  /** The call came without a token. */
  <Q, S> ServerCall.Listener<Q> settle(Arrival<Q, S> arrival) {
    Optional<Refusal> refusal = arrival.withoutToken();
    if (refusal.isPresent()) {
      return refuse(arrival.call(), refusal.get());
    }
    listener.admitted();
    return arrival.next().startCall(arrival.call(), arrival.headers());
  }

  <Q> ServerCall.Listener<Q> refuse(ServerCall<Q, ?> call, Refusal refusal) {
    listener.refused(refusal.reason());
    refusal.close(call);
    return new ServerCall.Listener<>() {};
  }
}
