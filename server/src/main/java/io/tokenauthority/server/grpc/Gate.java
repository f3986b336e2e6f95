package io.tokenauthority.server.grpc;

import io.grpc.Context;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.Optional;

/**
 * The outermost interceptor. It sheds what is too much before anything else is done, of all and of
 * one peer, bounds how long calls last, puts the peer's address into the context, and sees to it
 * that nothing thrown further in reaches a caller unmapped: gRPC itself would send the text of what
 * an interceptor throws.
 */
final class Gate implements ServerInterceptor {
  private final OpenCalls open;
  private final Share.Table shares;
  private final Statuses statuses;

  Gate(OpenCalls open, Share.Table shares, Statuses statuses) {
    this.open = open;
    this.shares = shares;
    this.statuses = statuses;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Connection connection = Connection.of(call);
    String peer = connection.peer(headers);
    MethodDescriptor<Q, R> method = call.getMethodDescriptor();
    Optional<Place> place = open.enter(method, peer, connection.share(peer, shares));
    if (place.isEmpty()) {
      statuses.refusal(Lane.overloaded()).close(call);
      return new ServerCall.Listener<>() {};
    }
    Context own = Context.current();
    GatedCall<Q, R> gated =
        new GatedCall<>(
            call, place.get(), open.limits(method, own.getDeadline() != null), statuses);
    open.add(gated);
    Context context = own.withValues(Connection.CURRENT, connection, Connection.PEER, peer);
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
      call.requested();
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
