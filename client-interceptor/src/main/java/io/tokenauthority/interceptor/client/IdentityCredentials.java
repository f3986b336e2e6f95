package io.tokenauthority.interceptor.client;

import io.grpc.CallCredentials;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Puts the identity's token on a call: at once if it is good, else when one came. */
final class IdentityCredentials extends CallCredentials {

  /** Who sees the status with which a call is failed. */
  enum Failing {
    /** The application: it is given the status that is meant. */
    BARE,
    /**
     * An interceptor of ours, which puts the meant status in its place ({@link ExplainingCall}).
     * Until then it is one that no retry policy lists: a call that this library fails is not mended
     * by a second attempt.
     */
    EXPLAINED
  }

  private final TransportGate gate;
  private final TokenKeeper keeper;
  private final Failing failing;

  IdentityCredentials(TransportGate gate, TokenKeeper keeper, Failing failing) {
    this.gate = gate;
    this.keeper = keeper;
    this.failing = failing;
  }

  /** Whether {@code other} speaks for the same identity. */
  boolean isSameIdentity(CallCredentials other) {
    return other instanceof IdentityCredentials credentials && credentials.keeper == keeper;
  }

  /** Whether a call that brings {@code other} has an interceptor of this identity above already. */
  boolean isSeenTo(CallCredentials other) {
    return other instanceof IdentityCredentials credentials
        && credentials.keeper == keeper
        && credentials.failing == Failing.EXPLAINED;
  }

  @Override
  public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier applier) {
    AuthorityError refusal = gate.refusal(info);
    if (refusal != null) {
      applier.fail(status(refusal));
      return;
    }
    Metadata ready = keeper.ready();
    if (ready != null) {
      applier.apply(ready); // merged by copying, so one Metadata serves all calls
    } else {
      keeper.ask(new Asking(info, applier), allowance(info));
    }
  }

  /** One call's attempt, answered now or later. */
  private final class Asking implements Asker, Context.CancellationListener {
    private final @Nullable Place place;
    private final Context context = Context.current();
    private final MetadataApplier applier;
    private volatile boolean answered;
    private volatile Runnable leave = () -> {};

    Asking(RequestInfo info, MetadataApplier applier) {
      this.place = info.getCallOptions().getOption(Place.KEY);
      this.applier = applier;
    }

    @Override
    public void waits(Runnable how) {
      if (place != null) {
        place.take(how);
        return;
      }
      leave = how;
      context.addListener(this, Runnable::run); // all that mere credentials can hear
      if (answered) {
        context.removeListener(this);
      }
    }

    @Override
    public void cancelled(Context ended) {
      leave.run();
    }

    @Override
    public void granted(Metadata headers) {
      forget();
      applier.apply(headers);
    }

    @Override
    public void refused(AuthorityError error) {
      forget();
      applier.fail(status(error));
    }

    private void forget() {
      answered = true;
      context.removeListener(this);
    }
  }

  private Status status(AuthorityError error) {
    return switch (failing) {
      case BARE -> error.status();
      case EXPLAINED -> Status.INTERNAL.withCause(new Refused(error));
    };
  }

  private static Duration allowance(RequestInfo info) {
    Deadline call = info.getCallOptions().getDeadline();
    Deadline context = Context.current().getDeadline();
    Duration byCall = remaining(call);
    Duration byContext = remaining(context);
    return byCall.compareTo(byContext) < 0 ? byCall : byContext;
  }

  private static Duration remaining(@Nullable Deadline deadline) {
    return deadline == null
        ? Duration.ofDays(1)
        : Duration.ofNanos(Math.max(0, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
  }

  @Override
  public String toString() {
    return "IdentityCredentials";
  }
}
