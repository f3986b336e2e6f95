package io.tokenauthority.interceptor.server;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.tokenauthority.interceptor.server.access.AccessRule;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call that has come in, with what it takes to go on with it. */
record Arrival<Q, S>(
    ServerCall<Q, S> call, Metadata headers, ServerCallHandler<Q, S> next, AccessRule rule) {

  private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);

  /** Why it cannot be served without a token; absent if it can. */
  Optional<Refusal> withoutToken() {
    boolean open =
        rule instanceof AccessRule.Public
            || (rule instanceof AccessRule.PublicOnLoopback
                && Locality.isLocal(call.getAttributes()));
    return open ? Optional.empty() : Optional.of(Refusals.TOKEN_MISSING);
  }

  /** Whether it may last: everything but one message each way. */
  boolean isStream() {
    return !(call.getMethodDescriptor().getType().clientSendsOneMessage()
        && call.getMethodDescriptor().getType().serverSendsOneMessage());
  }

  /** Ends it as gRPC ends a call whose handler threw; the cause goes to no caller. */
  void fail(Throwable thrown, String correlationId) {
    try {
      call.close(
          Status.UNKNOWN
              .withDescription("the handler failed; correlation id " + correlationId)
              .withCause(thrown),
          new Metadata());
    } catch (IllegalStateException endedBefore) {
      LOG.debug("the handler had ended its call before it failed");
    }
  }
}
