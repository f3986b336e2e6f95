package io.tokenauthority.interceptor.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An error of the contract as a value: the status says who must act, the reason what to do. Read
 * from any failed gRPC call, of the authority, of a service guarded by the server interceptor, or
 * of this library itself. Immutable; holds no credential.
 *
 * @param code the gRPC status
 * @param reason the contract's reason; {@code ERROR_REASON_UNSPECIFIED} where none of ours was sent
 *     or this version does not know it: act on the status alone
 * @param metadata what {@link ErrorReason} documents for the reason, e.g. {@code missing}
 * @param fieldViolations with {@code FIELD_INVALID}: each field by its path and what is wrong
 * @param retryDelay how long the sender asks to wait
 * @param message the status's description, for people; empty if none
 */
public record AuthorityError(
    Status.Code code,
    ErrorReason reason,
    Map<String, String> metadata,
    List<FieldViolation> fieldViolations,
    Optional<Duration> retryDelay,
    String message) {

  /**
   * A field that was refused.
   *
   * @param field its path, e.g. {@code token_exchange.subject_token}
   * @param description what is wrong with it; never its value
   */
  public record FieldViolation(String field, String description) {}

  static final String DOMAIN = "tokenauthority.v1";

  private static final Metadata.Key<com.google.rpc.Status> DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin",
          ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));

  /** Copies its collections. */
  public AuthorityError {
    metadata = Map.copyOf(metadata);
    fieldViolations = List.copyOf(fieldViolations);
  }

  /**
   * Reads the error of a failed call; {@code failure} may also be an exception that a status
   * exception caused. Empty if there is no gRPC status in it.
   */
  public static Optional<AuthorityError> from(Throwable failure) {
    int depth = 0;
    for (Throwable at = failure; at != null && depth < 16; at = at.getCause(), depth++) {
      if (at instanceof StatusRuntimeException status) {
        return Optional.of(of(status.getStatus(), status.getTrailers()));
      }
      if (at instanceof StatusException status) {
        return Optional.of(of(status.getStatus(), status.getTrailers()));
      }
    }
    return Optional.empty();
  }

  /** Reads the error of a call that was closed with {@code status} and {@code trailers}. */
  static AuthorityError of(Status status, @Nullable Metadata trailers) {
    if (status.getCause() instanceof Refused refused) {
      return refused.error();
    }
    List<Any> details = details(trailers);
    Optional<ErrorInfo> info =
        find(details, ErrorInfo.class).filter(found -> found.getDomain().equals(DOMAIN));
    return new AuthorityError(
        status.getCode(),
        info.map(found -> reasonNamed(found.getReason()))
            .orElse(ErrorReason.ERROR_REASON_UNSPECIFIED),
        info.map(ErrorInfo::getMetadataMap).orElse(Map.of()),
        find(details, BadRequest.class).map(AuthorityError::violations).orElse(List.of()),
        find(details, RetryInfo.class).map(AuthorityError::delay),
        Optional.ofNullable(status.getDescription()).orElse(""));
  }

  /** An error of this library's own making. */
  static AuthorityError own(Status.Code code, ErrorReason reason, String message) {
    return new AuthorityError(code, reason, Map.of(), List.of(), Optional.empty(), message);
  }

  /** The status to fail a call with; whoever reads it finds this error again. */
  Status status() {
    return Status.fromCode(code).withDescription(message).withCause(new Refused(this));
  }

  /** The details as the authority itself would send them. */
  Metadata trailers() {
    com.google.rpc.Status.Builder status =
        com.google.rpc.Status.newBuilder().setCode(code.value()).setMessage(message);
    status.addDetails(
        Any.pack(
            ErrorInfo.newBuilder()
                .setDomain(DOMAIN)
                .setReason(reason.name())
                .putAllMetadata(metadata)
                .build()));
    retryDelay.ifPresent(delay -> status.addDetails(Any.pack(retryInfo(delay))));
    Metadata trailers = new Metadata();
    trailers.put(DETAILS, status.build());
    return trailers;
  }

  private static ErrorReason reasonNamed(String name) {
    for (ErrorReason reason : ErrorReason.values()) {
      if (reason.name().equals(name)) {
        return reason;
      }
    }
    return ErrorReason.ERROR_REASON_UNSPECIFIED;
  }

  private static List<Any> details(@Nullable Metadata trailers) {
    if (trailers == null) {
      return List.of();
    }
    try {
      com.google.rpc.Status status = trailers.get(DETAILS);
      return status == null ? List.of() : status.getDetailsList();
    } catch (RuntimeException malformed) {
      return List.of(); // a stranger's bytes: the status alone counts
    }
  }

  private static <M extends Message> Optional<M> find(List<Any> details, Class<M> type) {
    for (Any detail : details) {
      if (detail.is(type)) {
        try {
          return Optional.of(detail.unpack(type));
        } catch (InvalidProtocolBufferException malformed) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static List<FieldViolation> violations(BadRequest request) {
    return request.getFieldViolationsList().stream()
        .map(found -> new FieldViolation(found.getField(), found.getDescription()))
        .toList();
  }

  private static Duration delay(RetryInfo info) {
    com.google.protobuf.Duration delay = info.getRetryDelay();
    long seconds = Math.max(0, Math.min(delay.getSeconds(), 86_400));
    return Duration.ofSeconds(seconds, Math.max(0, Math.min(delay.getNanos(), 999_999_999)));
  }

  private static RetryInfo retryInfo(Duration delay) {
    return RetryInfo.newBuilder()
        .setRetryDelay(
            com.google.protobuf.Duration.newBuilder()
                .setSeconds(delay.getSeconds())
                .setNanos(delay.getNano()))
        .build();
  }
}
