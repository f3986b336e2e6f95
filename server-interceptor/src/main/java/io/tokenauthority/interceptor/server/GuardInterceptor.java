package io.tokenauthority.interceptor.server;

import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.tokenauthority.interceptor.server.access.AccessRule;
import io.tokenauthority.interceptor.server.refusal.Bug;
import io.tokenauthority.token.opaque.RecentDigests;
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

  private final RecentDigests digests = new RecentDigests();
  private final MethodRules rules;
  private final TokenExaminer examiner;
  private final Admission admission;
  private final Executor handlers;
  private final PeerNames peers;

  GuardInterceptor(
      MethodRules rules,
      TokenExaminer examiner,
      Admission admission,
      Executor handlers,
      PeerNames peers) {
    this.rules = rules;
    this.peers = peers;
    this.examiner = examiner;
    this.admission = admission;
    this.handlers = handlers;
  }

  @Override
  public <Q, S> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next) {
    MethodDescriptor<Q, S> method = call.getMethodDescriptor();
    Optional<AccessRule> rule = rules.find(method);
    if (rule.isEmpty()) {
      return admission.refuse(call, Refusals.noAccessRule(method.getFullMethodName()));
    }
    Arrival<Q, S> arrival = new Arrival<>(call, headers, next, rule.get());
    Presented presented = Presented.in(headers, digests);
    if (presented instanceof PresentedToken token) {
      return withToken(arrival, token);
    }
    if (presented instanceof Presented.Unreadable) {
      return admission.refuse(call, Refusals.TOKEN_MALFORMED);
    }
    return admission.settle(arrival);
  }

  private <Q, S> ServerCall.Listener<Q> withToken(Arrival<Q, S> arrival, PresentedToken token) {
    Examined examined =
        examiner.examine(token, () -> peers.nameOf(arrival.call(), arrival.headers()));
    if (examined instanceof Examined.Awaited awaited) {
      return await(arrival, token, awaited);
    }
    return admission.settle(arrival, token, examined);
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
                var unused = admission.refuse(arrival.call(), Refusals.OVERLOADED);
              }
            });
    return deferred;
  }

  /** Here gRPC does not catch what the handler throws, so the call is ended as it would end it. */
  private <Q, S> void resume(
      Arrival<Q, S> arrival, DeferredListener<Q> deferred, PresentedToken token, Examined found) {
    try {
      deferred.begin(() -> admission.settle(arrival, token, found));
    } catch (RuntimeException | Error thrown) {
      String correlationId = Bug.correlationId();
      LOG.error(
          "the handler of {} failed; correlation id {}{}",
          arrival.call().getMethodDescriptor().getFullMethodName(),
          correlationId,
          Bug.trace(thrown));
      deferred.discard();
      arrival.fail(thrown, correlationId);
    }
  }
}
