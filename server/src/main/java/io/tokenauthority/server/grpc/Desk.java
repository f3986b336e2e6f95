package io.tokenauthority.server.grpc;

import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.interceptor.server.Caller;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Pace;
import io.tokenauthority.server.authority.Principal;
import io.tokenauthority.token.jwt.Confirmation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How adapters take a call and answer it: who calls and when, on which lane the work is done, and
 * what becomes of what it throws. Safe for use from any thread.
 */
public final class Desk {
  private static final Duration PATIENCE = Duration.ofSeconds(9);

  /** Of a call that has ended before its work began. */
  private static final CompletionStage<Boolean> NOBODY = CompletableFuture.completedStage(true);

  private final InstantSource time;
  private final Lanes lanes;
  private final Statuses statuses;

  public Desk(InstantSource time, Lanes lanes, Statuses statuses) {
    this.time = time;
    this.lanes = lanes;
    this.statuses = statuses;
  }

  /** The call that the present context serves, judged at the present time. */
  Call call() {
    String peer = Connection.PEER.get();
    return new Call(time.instant(), peer == null ? "in-process" : peer, principal());
  }

  /** Answers here and now: for what is done from memory. */
  <R> void answer(StreamObserver<R> to, Function<Call, R> act) {
    R response;
    try {
      response = act.apply(call());
    } catch (RuntimeException thrown) {
      refuse(to, thrown);
      return;
    }
    to.onNext(response);
    to.onCompleted();
  }

  /** Answers on the lane of acts that commit something for a caller that waits. */
  <R> void mutate(StreamObserver<R> to, Function<Call, R> act) {
    answer(lanes.mutate(), to, act);
  }

  /** Answers from the lane of acts whose thread need not wait for the commit. */
  <R> void token(StreamObserver<R> to, BiFunction<Call, Pace, CompletionStage<R>> act) {
    Context context = Context.current();
    Lane lane = lanes.token();
    try {
      lane.begin(() -> context.isCancelled() ? NOBODY : begun(context, lane.pace(), to, act));
    } catch (Denied full) {
      refuse(to, full);
    }
  }

  private <R> CompletionStage<?> begun(
      Context context,
      Pace pace,
      StreamObserver<R> to,
      BiFunction<Call, Pace, CompletionStage<R>> act) {
    Context outer = context.attach();
    try {
      return act.apply(call(), pace)
          .whenComplete(
              (response, trouble) -> {
                if (trouble == null) {
                  to.onNext(response);
                  to.onCompleted();
                } else {
                  refuse(to, trouble);
                }
              });
    } catch (RuntimeException thrown) {
      refuse(to, thrown);
      return NOBODY;
    } finally {
      context.detach(outer);
    }
  }

  /** Answers on the lane of acts that compute a password's hash. */
  <R> void password(StreamObserver<R> to, Function<Call, R> act) {
    answer(lanes.password(), to, act);
  }

  /** Answers on the lane of the admin plane. */
  <R> void admin(StreamObserver<R> to, Function<Call, R> act) {
    answer(lanes.admin(), to, act);
  }

  /** Does what begins a stream on the lane of the admin plane; what it throws ends the stream. */
  void adminStream(StreamObserver<?> to, Consumer<Call> begin) {
    on(
        lanes.admin(),
        to,
        () -> {
          try {
            begin.accept(call());
          } catch (RuntimeException thrown) {
            refuse(to, thrown);
          }
        });
  }

  private <R> void answer(Lane lane, StreamObserver<R> to, Function<Call, R> act) {
    on(lane, to, () -> answer(to, act));
  }

  /** Does it on the lane in the call's context, unless the call has ended by then. */
  private void on(Lane lane, StreamObserver<?> to, Runnable work) {
    Context context = Context.current();
    try {
      lane.run(
          () -> {
            if (!context.isCancelled()) {
              context.run(work);
            }
          });
    } catch (Denied full) {
      refuse(to, full);
    }
  }

  /** Ends the call with what was thrown. */
  void refuse(StreamObserver<?> to, Throwable thrown) {
    to.onError(statuses.exception(cause(thrown)));
  }

  /** What a stage failed with, where stages put a wrapper around it. */
  static Throwable cause(Throwable thrown) {
    Throwable cause = thrown.getCause();
    return thrown instanceof CompletionException && cause != null ? cause : thrown;
  }

  Lanes lanes() {
    return lanes;
  }

  Statuses statuses() {
    return statuses;
  }

  /**
   * How long to wait for something on the caller's behalf: nine tenths of what it still waits
   * itself, so that an answer that says so reaches it in time.
   */
  static Duration patience() {
    var deadline = Context.current().getDeadline();
    if (deadline == null) {
      return PATIENCE;
    }
    long left = Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS));
    Duration share = Duration.ofNanos(left / 10 * 9);
    return share.compareTo(PATIENCE) < 0 ? share : PATIENCE;
  }

  /** The client certificate of the connection, where TLS is ours. */
  static Optional<Confirmation> certificate() {
    Connection connection = Connection.CURRENT.get();
    return connection == null ? Optional.empty() : connection.certificate();
  }

  private static Optional<Principal> principal() {
    return Caller.current().map(Desk::principal);
  }

  private static Principal principal(Caller caller) {
    return new Principal(
        caller.account(),
        caller.tokenId(),
        caller.grantId(),
        caller.scopes(),
        caller.expireTime(),
        Optional.of(caller.digest()));
  }
}
