package io.tokenauthority.server.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.server.metrics.CallTimes;
import io.tokenauthority.v1.ErrorReason;

/**
 * A call behind the gate: it ends once, whoever ends it, and never with an unmapped status.
 *
 * <p>gRPC's calls are for one thread at a time, yet several may want to end one: its handler, the
 * sweep of deadlines, the end of serving. The monitor keeps them apart (about 20 ns where nobody
 * else wants it), and what a handler says after the end is dropped. Nothing that waits is done
 * under the monitor.
 */
final class GatedCall<Q, R> extends SimpleForwardingServerCall<Q, R> {

  /** Clients take 8 KiB of headers in all (gRPC's default), and a character may take nine bytes. */
  private static final int TEXT_LIMIT = 256;

  /** How far the answer has come. */
  private enum Phase {
    /** Nothing was said. */
    OPEN,
    /** The handler has begun to answer. */
    ANSWERING,
    /** It has ended; nothing more is sent. */
    ENDED
  }

  private final long startNanos = System.nanoTime();
  private final Place place;
  private final CallLimits limits;
  private final Statuses statuses;
  private final CallTimes times;
  private Phase phase = Phase.OPEN;
  private volatile boolean requested;

  GatedCall(ServerCall<Q, R> call, Place place, CallLimits limits, Statuses statuses) {
    super(call);
    this.place = place;
    this.limits = limits;
    this.statuses = statuses;
    this.times = statuses.times(call.getMethodDescriptor().getFullMethodName());
  }

  /** To be called once, under the monitor. */
  private void end(Status.Code how) {
    phase = Phase.ENDED;
    times.ended(how.name(), startNanos);
  }

  Place place() {
    return place;
  }

  /** All that the client has to ask is here. */
  void requested() {
    requested = true;
  }

  /** Ends it if it has lasted too long. */
  void endIfLate(long now) {
    if (limits.isLate(now - startNanos, requested)) {
      expire();
    }
  }

  boolean isStream() {
    return !getMethodDescriptor().getType().serverSendsOneMessage();
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    if (phase == Phase.OPEN) {
      phase = Phase.ANSWERING;
      super.sendHeaders(headers);
    }
  }

  @Override
  public synchronized void sendMessage(R message) {
    if (phase == Phase.ANSWERING) {
      super.sendMessage(message);
    }
  }

  /** Ends the call; a status that is an accident's goes out as a refusal. */
  @Override
  public synchronized void close(Status status, Metadata trailers) {
    Throwable cause = status.getCause();
    if (status.getCode() == Status.Code.UNKNOWN && cause != null) {
      fail(cause);
    } else if (phase != Phase.ENDED) {
      end(status.getCode());
      super.close(bounded(status), trailers);
    }
  }

  /**
   * Our own refusals are short; what a service that is not ours says might pass what clients take.
   */
  private static Status bounded(Status status) {
    String text = status.getDescription();
    return text == null || text.length() <= TEXT_LIMIT
        ? status
        : status.withDescription(text.substring(0, TEXT_LIMIT));
  }

  /** Ends the call with what was thrown, unless it has ended. */
  synchronized void fail(Throwable thrown) {
    if (phase != Phase.ENDED) {
      StatusRuntimeException mapped = statuses.exception(thrown);
      end(mapped.getStatus().getCode());
      Metadata trailers = mapped.getTrailers();
      super.close(bounded(mapped.getStatus()), trailers == null ? new Metadata() : trailers);
    }
  }

  /** Ends the call at its deadline. */
  private synchronized void expire() {
    if (phase != Phase.ENDED) {
      end(Status.Code.DEADLINE_EXCEEDED);
      Refusal.because(
              ErrorReason.DEADLINE_EXCEEDED, "no answer within the time that a call may take here")
          .close(delegate());
    }
  }
}
