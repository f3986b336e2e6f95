package io.tokenauthority.server.grpc;

import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.interceptor.server.Caller;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Principal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * How adapters take a call and answer it: who calls and when, on which lane the work is done, and
 * what becomes of what it throws. Safe for use from any thread.
 */
public final class Desk {
  private final InstantSource time;
  private final Statuses statuses;

  public Desk(InstantSource time, Statuses statuses) {
    this.time = time;
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

  /** Answers on a lane: for what may block. A call that has ended by then is not worked on. */
  <R> void answer(Lane lane, StreamObserver<R> to, Function<Call, R> act) {
    Context context = Context.current();
    try {
      lane.run(
          () -> {
            if (!context.isCancelled()) {
              context.run(() -> answer(to, act));
            }
          });
    } catch (Denied full) {
      refuse(to, full);
    }
  }

  /** Ends the call with what was thrown. */
  void refuse(StreamObserver<?> to, Throwable thrown) {
    to.onError(statuses.exception(thrown));
  }

  Statuses statuses() {
    return statuses;
  }

  /** How long the caller still waits, at most {@code longest}. */
  static Duration patience(Duration longest) {
    var deadline = Context.current().getDeadline();
    if (deadline == null) {
      return longest;
    }
    Duration left = Duration.ofNanos(Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
    return left.compareTo(longest) < 0 ? left : longest;
  }

  private static Optional<Principal> principal() {
    return Caller.current().map(Desk::principal);
  }

  private static Principal principal(Caller caller) {
    return new Principal(
        caller.account(), caller.tokenId(), caller.grantId(), caller.scopes(), caller.expireTime());
  }
}
