package io.tokenauthority.interceptor.server;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.tokenauthority.interceptor.server.access.AccessRule;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one call: rule, header, token, judgement, handler. A token that is known takes all of
 * it on the calling thread; otherwise the call waits in a {@link DeferredListener}, no thread does.
 */
final class GuardInterceptor implements ServerInterceptor {

  private static final Logger LOG = LoggerFactory.getLogger(GuardInterceptor.class);

  private final MethodRules rules;
  private final TokenExaminer examiner;
  private final Enforcement enforcement;
  private final OpenStreams streams;
  private final Executor handlers;
  private final GuardClock clock;

  GuardInterceptor(
      MethodRules rules,
      TokenExaminer examiner,
      Enforcement enforcement,
      OpenStreams streams,
      Executor handlers,
      GuardClock clock) {
    this.rules = rules;
    this.examiner = examiner;
    this.enforcement = enforcement;
    this.streams = streams;
    this.handlers = handlers;
    this.clock = clock;
  }

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    MethodDescriptor<Q, S> method = call.getMethodDescriptor();
    Optional<AccessRule> rule = rules.find(method);
    if (rule.isEmpty()) {
      return refused(call, Refusals.noAccessRule(method.getFullMethodName()));
    }
    Arrival<Q, S> arrival = new Arrival<>(call, headers, next, rule.get());
    Presented presented = Presented.in(headers);
    if (presented instanceof PresentedToken token) {
      return withToken(arrival, token);
    }
    if (presented instanceof Presented.Unreadable) {
      return refused(call, Refusals.TOKEN_MALFORMED);
    }
    Optional<Refusal> refusal = arrival.withoutToken();
    return refusal.isPresent() ? refused(call, refusal.get()) : next.startCall(call, headers);
  }

  private <Q, S> ServerCall.Listener<Q> withToken(Arrival<Q, S> arrival, PresentedToken token) {
    Object peer = PeerFailures.peerOf(arrival.call().getAttributes());
    Examined examined = examiner.examine(token, peer);
    if (examined instanceof Examined.Awaited awaited) {
      return await(arrival, token, awaited);
    }
    return settle(arrival, token, examined);
  }

  /** The examination is over: to the handler, or out. */
  private <Q, S> ServerCall.Listener<Q> settle(
      Arrival<Q, S> arrival, PresentedToken token, Examined examined) {
    if (!(examined instanceof KnownToken known)) {
      return refused(arrival.call(), ((Examined.Refused) examined).refusal());
    }
    Instant now = clock.now();
    Optional<Refusal> refusal = enforcement.judge(known, arrival, now);
    if (refusal.isPresent()) {
      return refused(arrival.call(), refusal.get());
    }
    known.uses().count(now);
    Context context = new Served(known, token).in(Context.current());
    return arrival.isStream()
        ? streams.begin(arrival, token, known, context)
        : Contexts.interceptCall(context, arrival.call(), arrival.headers(), arrival.next());
  }

  private <Q, S> ServerCall.Listener<Q> await(
      Arrival<Q, S> arrival, PresentedToken token, Examined.Awaited awaited) {
    DeferredListener<Q> deferred = new DeferredListener<>();
    Context context = Context.current();
    awaited
        .outcome()
        .thenAccept(
            found -> {
              try {
                handlers.execute(context.wrap(() -> resume(arrival, deferred, token, found)));
              } catch (RejectedExecutionException noThread) {
                deferred.discard();
                Refusals.OVERLOADED.close(arrival.call());
              }
            });
    return deferred;
  }

  /** Here gRPC does not catch what the handler throws, so the call is ended as it would end it. */
  private <Q, S> void resume(
      Arrival<Q, S> arrival, DeferredListener<Q> deferred, PresentedToken token, Examined found) {
    try {
      deferred.begin(() -> settle(arrival, token, found));
    } catch (RuntimeException | Error thrown) {
      LOG.error(
          "the handler of {} failed",
          arrival.call().getMethodDescriptor().getFullMethodName(),
          thrown);
      deferred.discard();
      arrival.fail(thrown);
    }
  }

  private static <Q> ServerCall.Listener<Q> refused(ServerCall<Q, ?> call, Refusal refusal) {
    refusal.close(call);
    return new ServerCall.Listener<>() {};
  }
}
