package io.tokenauthority.server.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.metrics.CallTimes;
import io.tokenauthority.server.metrics.Tally;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a caller is told of what was thrown: the one place where that is decided.
 *
 * <p>A {@link Denied} goes out as it is, a {@link StoreException} as STORE_UNAVAILABLE, anything
 * else as INTERNAL with a correlation id and not a word more. Which status belongs to which reason
 * is {@link Refusal}'s. Safe for use from any thread.
 */
public final class Statuses {
  private static final Logger LOG = LoggerFactory.getLogger(Statuses.class);
  private static final Duration STORE_RETRY = Duration.ofSeconds(1);

  private static final Refusal UNREADABLE =
      Refusal.because(ErrorReason.FIELD_INVALID, "the request is no message of the method's type")
          .field("", "must be a protobuf message of the method's request type");

  private final Accidents accidents;
  private final Tally tally;

  public Statuses(Accidents accidents, Tally tally) {
    this.accidents = accidents;
    this.tally = tally;
  }

  /** Where the calls of a method are counted. */
  CallTimes times(String method) {
    return tally.times(method);
  }

  /** The refusal that this is to a caller. */
  public Refusal refusal(Throwable thrown) {
    if (thrown instanceof Denied denied) {
      tally.refused(denied);
      if (denied.reason() == Reason.RATE_LIMITED) {
        tally.rateLimited().increment();
      }
      return of(denied);
    }
    if (thrown instanceof StoreException trouble && trouble.kind() != StoreException.Kind.UNIQUE) {
      LOG.warn("the store failed: {}", trouble.kind());
      return Refusal.because(
              ErrorReason.STORE_UNAVAILABLE,
              trouble.kind() == StoreException.Kind.UNKNOWN_OUTCOME
                  ? "the store did not confirm; it may be done or not"
                  : "the store does not answer; nothing was decided")
          .retryAfter(STORE_RETRY);
    }
    return Refusal.because(ErrorReason.INTERNAL, "internal error")
        .with("correlation_id", accidents.report(thrown));
  }

  /** The same as gRPC's exception; one that is gRPC's already passes through. */
  public StatusRuntimeException exception(Throwable thrown) {
    if (thrown instanceof StatusRuntimeException status) {
      return status.getCause() instanceof InvalidProtocolBufferException
          ? UNREADABLE.asException()
          : status;
    }
    if (thrown instanceof StatusException status) {
      Status plain = status.getStatus();
      return plain.asRuntimeException(status.getTrailers());
    }
    return refusal(thrown).asException();
  }

  private static Refusal of(Denied denied) {
    Refusal refusal =
        Refusal.because(
                ErrorReason.valueOf(denied.reason().name()), String.valueOf(denied.getMessage()))
            .with(denied.facts());
    Refusal named =
        denied.field().map(field -> refusal.field(field, rule(denied, field))).orElse(refusal);
    return denied.retryAfter().map(named::retryAfter).orElse(named);
  }

  /** The sentence of a field's refusal without the field's name before it. */
  private static String rule(Denied denied, String field) {
    String message = String.valueOf(denied.getMessage());
    String prefix = field + ": ";
    return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
  }
}
