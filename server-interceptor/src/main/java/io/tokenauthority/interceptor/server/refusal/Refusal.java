package io.tokenauthority.interceptor.server.refusal;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An error of the contract: a reason, a sentence for people, facts for programs. On the wire it is
 * the reason's status with {@code google.rpc.ErrorInfo} (and BadRequest, RetryInfo where they
 * belong) in {@code grpc-status-details-bin}, and {@code grpc-retry-pushback-ms} where gRPC's own
 * retry must be told.
 *
 * <p>Whatever is put in here goes to the caller: no secret, no text of an exception, no word on
 * which of several checks failed. Facts are cut at 2 KiB in all, for status details count against
 * the caller's 8 KiB of metadata. Immutable.
 */
public final class Refusal {

  /** The domain of every {@code ErrorInfo} of this project. */
  public static final String DOMAIN = "tokenauthority.v1";

  private static final Metadata.Key<com.google.rpc.Status> DETAILS =
      Metadata.Key.of(
          "grpc-status-details-bin",
          ProtoUtils.metadataMarshaller(com.google.rpc.Status.getDefaultInstance()));

  private static final int FACTS_LIMIT = 2048;
  private static final int FIELDS_LIMIT = 20;
  private static final int TEXT_LIMIT = 256;

  private final ErrorReason reason;
  private final String message;
  private final Map<String, String> facts;
  private final List<BadRequest.FieldViolation> fields;
  private final Optional<Duration> retryAfter;

  private Refusal(
      ErrorReason reason,
      String message,
      Map<String, String> facts,
      List<BadRequest.FieldViolation> fields,
      Optional<Duration> retryAfter) {
    this.reason = reason;
    this.message = message;
    this.facts = facts;
    this.fields = fields;
    this.retryAfter = retryAfter;
  }

  /**
   * A refusal without facts.
   *
   * @param message one sentence for people, cut at 256 characters
   */
  public static Refusal because(ErrorReason reason, String message) {
    return new Refusal(reason, cut(message, TEXT_LIMIT), Map.of(), List.of(), Optional.empty());
  }

  /** The same with a fact for programs; one that no longer fits the 2 KiB is cut or left out. */
  public Refusal with(String name, String value) {
    int used = facts.entrySet().stream().mapToInt(Refusal::length).sum();
    int room = FACTS_LIMIT - used - name.length();
    if (room <= 0) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(facts);
    more.put(name, cut(value, room));
    return new Refusal(reason, message, more, fields, retryAfter);
  }

  /** The same with all of these facts. */
  public Refusal with(Map<String, String> more) {
    Refusal all = this;
    for (Map.Entry<String, String> fact : more.entrySet()) {
      all = all.with(fact.getKey(), fact.getValue());
    }
    return all;
  }

  /**
   * The same, naming a field of the request that is not as it must be; at most 20 are named.
   *
   * @param path for example {@code scopes[3]}
   * @param rule how it must be; never its value
   */
  public Refusal field(String path, String rule) {
    if (fields.size() == FIELDS_LIMIT) {
      return this;
    }
    List<BadRequest.FieldViolation> more = new ArrayList<>(fields);
    more.add(
        BadRequest.FieldViolation.newBuilder()
            .setField(cut(path, TEXT_LIMIT))
            .setDescription(cut(rule, TEXT_LIMIT))
            .build());
    return new Refusal(reason, message, facts, more, retryAfter);
  }

  /** The same with a time after which it is worth trying again. */
  public Refusal retryAfter(Duration delay) {
    return new Refusal(reason, message, facts, fields, Optional.of(delay));
  }

  public ErrorReason reason() {
    return reason;
  }

  /** The status with its sentence; the rest is in {@link #trailers}. */
  public Status status() {
    return ReasonStatus.of(reason).toStatus().withDescription(message);
  }

  /** Fresh trailers on each call, for gRPC's are mutable. */
  public Metadata trailers() {
    Optional<Duration> delay = RetryAdvice.delay(reason, retryAfter);
    com.google.rpc.Status.Builder details =
        com.google.rpc.Status.newBuilder()
            .setCode(ReasonStatus.of(reason).value())
            .setMessage(message)
            .addDetails(Any.pack(errorInfo()));
    if (!fields.isEmpty()) {
      details.addDetails(Any.pack(BadRequest.newBuilder().addAllFieldViolations(fields).build()));
    }
    delay.ifPresent(each -> details.addDetails(Any.pack(retryInfo(each))));
    Metadata trailers = new Metadata();
    trailers.put(DETAILS, details.build());
    RetryAdvice.write(reason, delay, trailers);
    return trailers;
  }

  /** For handlers that end a call by throwing or by {@code onError}. */
  public StatusRuntimeException asException() {
    return status().asRuntimeException(trailers());
  }

  /** Ends the call. */
  public void close(ServerCall<?, ?> call) {
    call.close(status(), trailers());
  }

  private ErrorInfo errorInfo() {
    return ErrorInfo.newBuilder()
        .setDomain(DOMAIN)
        .setReason(reason.name())
        .putAllMetadata(facts)
        .build();
  }

  private static RetryInfo retryInfo(Duration delay) {
    return RetryInfo.newBuilder()
        .setRetryDelay(
            com.google.protobuf.Duration.newBuilder()
                .setSeconds(delay.getSeconds())
                .setNanos(delay.getNano()))
        .build();
  }

  private static int length(Map.Entry<String, String> fact) {
    return fact.getKey().length() + fact.getValue().length();
  }

  private static String cut(String text, int limit) {
    return text.length() <= limit ? text : text.substring(0, limit);
  }

  @Override
  public String toString() {
    return reason + ": " + message;
  }
}
