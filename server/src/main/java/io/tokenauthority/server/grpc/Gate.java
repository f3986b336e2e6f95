package io.tokenauthority.server.grpc;

import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

/**
 * The outermost interceptor. It sheds what is too much before anything else is done, gives calls
 * without a deadline the server's own, puts the peer's address into the context, and sees to it
 * that nothing thrown further in reaches a caller unmapped: gRPC itself would send the text of what
 * an interceptor throws.
 */
final class Gate implements ServerInterceptor {
  private final OpenCalls open;
  private final Statuses statuses;

  Gate(OpenCalls open, Statuses statuses) {
    this.open = open;
    this.statuses = statuses;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (!open.enter()) {
      statuses.refusal(Lane.overloaded()).close(call);
      return new ServerCall.Listener<>() {};
    }
    boolean dated =
        call.getMethodDescriptor().getType().serverSendsOneMessage()
            && Context.current().getDeadline() == null;
    GatedCall<Q, R> gated = new GatedCall<>(call, dated, statuses);
    open.add(gated);
    Connection connection = Connection.of(call);
    Context context =
        Context.current()
            .withValues(Connection.CURRENT, connection, Connection.PEER, connection.peer(headers));
    Context outer = context.attach();
    try {
      return new Listener<>(gated, context, next.startCall(gated, headers));
    } catch (RuntimeException | Error thrown) {
      gated.fail(thrown);
      return new Listener<>(gated, context, new ServerCall.Listener<>() {});
    } finally {
      context.detach(outer);
    }
  }

  /** Runs the callbacks in the call's context, and gives the place back at the end. */
  private final class Listener<Q, R> extends SimpleForwardingServerCallListener<Q> {
    private final GatedCall<Q, R> call;
    private final Context context;

    Listener(GatedCall<Q, R> call, Context context, ServerCall.Listener<Q> next) {
      super(next);
      this.call = call;
      this.context = context;
    }

    @Override
    public void onMessage(Q message) {
      guarded(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      guarded(super::onHalfClose);
    }

    @Override
    public void onReady() {
      guarded(super::onReady);
    }

    @Override
    public void onCancel() {
      open.leave(call);
      guarded(super::onCancel);
    }

    @Override
    public void onComplete() {
      open.leave(call);
      guarded(super::onComplete);
    }

    private void guarded(Runnable callback) {
      Context outer = context.attach();
      try {
        callback.run();
      } catch (RuntimeException | Error thrown) {
        call.fail(thrown);
      } finally {
        context.detach(outer);
      }
    }
  }
}
