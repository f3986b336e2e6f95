package io.tokenauthority.interceptor.server.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class RefusalTest {

  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  /** The numbers of errors.proto are grouped by status; INTERNAL alone stands in another's. */
  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"ERROR_REASON_UNSPECIFIED", "UNRECOGNIZED", "INTERNAL"})
  void status_eachReason_isItsGroups(ErrorReason reason) {
    Set<Status.Code> expected =
        switch (reason.getNumber() / 20) {
          case 0 -> EnumSet.of(Status.Code.UNAUTHENTICATED);
          case 1 -> EnumSet.of(Status.Code.PERMISSION_DENIED);
          case 2 -> EnumSet.of(Status.Code.RESOURCE_EXHAUSTED);
          case 3 -> EnumSet.of(Status.Code.UNAVAILABLE);
          case 4 -> EnumSet.of(Status.Code.INVALID_ARGUMENT);
          case 5 ->
              EnumSet.of(Status.Code.NOT_FOUND, Status.Code.ALREADY_EXISTS, Status.Code.ABORTED);
          case 6 -> EnumSet.of(Status.Code.FAILED_PRECONDITION);
          default -> EnumSet.of(Status.Code.DEADLINE_EXCEEDED);
        };
    assertThat(Refusal.because(reason, "x").status().getCode()).isIn(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_FOUND, NOT_FOUND",
    "NAME_TAKEN, ALREADY_EXISTS",
    "REQUEST_ID_REUSED, ALREADY_EXISTS",
    "ETAG_MISMATCH, ABORTED",
    "INTERNAL, INTERNAL"
  })
  void status_ofTheMixedGroup_isItsOwn(ErrorReason reason, Status.Code code) {
    assertThat(Refusal.because(reason, "x").status().getCode()).isEqualTo(code);
  }

  @Test
  void status_noReason_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Refusal.because(ErrorReason.ERROR_REASON_UNSPECIFIED, "x").status());
  }

  /** gRPC's own retry must repeat what a new token mends, and nothing else of UNAUTHENTICATED. */
  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"ERROR_REASON_UNSPECIFIED", "UNRECOGNIZED"})
  void pushback_eachReason_tellsGrpcsRetry(ErrorReason reason) {
    Set<ErrorReason> mended =
        EnumSet.of(
            ErrorReason.TOKEN_EXPIRED, ErrorReason.TOKEN_REVOKED, ErrorReason.SIGNING_KEY_UNKNOWN);
    Refusal refusal = Refusal.because(reason, "x").retryAfter(Duration.ofMillis(1500));
    Optional<String> pushback = Optional.ofNullable(refusal.trailers().get(PUSHBACK));
    if (mended.contains(reason) || refusal.status().getCode() == Status.Code.UNAVAILABLE) {
      assertThat(pushback).isEmpty();
    } else if (reason == ErrorReason.RATE_LIMITED) {
      assertThat(pushback).contains("1500");
    } else {
      assertThat(pushback).contains("-1");
    }
  }

  @Test
  void trailers_retryInfo_onlyWhereWaitingHelps() throws Exception {
    assertThat(retryDelay(Refusal.because(ErrorReason.TRUST_STALE, "x")))
        .contains(Duration.ofSeconds(1));
    assertThat(
            retryDelay(
                Refusal.because(ErrorReason.RATE_LIMITED, "x").retryAfter(Duration.ofSeconds(7))))
        .contains(Duration.ofSeconds(7));
    assertThat(retryDelay(Refusal.because(ErrorReason.LIMIT_REACHED, "x"))).isEmpty();
    assertThat(retryDelay(Refusal.because(ErrorReason.TOKEN_EXPIRED, "x"))).isEmpty();
  }

  @Test
  void trailers_factsAndFields_arriveAsTheContractHasThem() throws Exception {
    StatusRuntimeException thrown =
        Refusal.because(ErrorReason.FIELD_INVALID, "two fields are wrong")
            .with("limit", "scopes")
            .field("scopes[3]", "is a scope-token")
            .field("lifetime", "is at least 5 s")
            .asException();
    com.google.rpc.Status status = details(thrown);
    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
    ErrorInfo info = status.getDetails(0).unpack(ErrorInfo.class);
    assertThat(info.getDomain()).isEqualTo("tokenauthority.v1");
    assertThat(info.getReason()).isEqualTo("FIELD_INVALID");
    assertThat(info.getMetadataMap()).containsEntry("limit", "scopes");
    BadRequest bad = status.getDetails(1).unpack(BadRequest.class);
    assertThat(bad.getFieldViolationsList())
        .extracting(BadRequest.FieldViolation::getField)
        .containsExactly("scopes[3]", "lifetime");
  }

  @Test
  void P13_facts_areCutAtTwoKibibytes() throws Exception {
    Refusal refusal =
        Refusal.because(ErrorReason.SCOPE_INSUFFICIENT, "m".repeat(9_999))
            .with(Map.of("required", "r".repeat(5_000)))
            .with("missing", "x".repeat(5_000));
    ErrorInfo info = details(refusal.asException()).getDetails(0).unpack(ErrorInfo.class);
    int length =
        info.getMetadataMap().entrySet().stream()
            .mapToInt(each -> each.getKey().length() + each.getValue().length())
            .sum();
    assertThat(length).isLessThanOrEqualTo(2048);
    assertThat(refusal.status().getDescription()).hasSize(256);
  }

  @Test
  void P13_fields_areNamedTwentyAtMost() throws Exception {
    Refusal refusal = Refusal.because(ErrorReason.FIELD_INVALID, "x");
    for (int i = 0; i < 50; i++) {
      refusal = refusal.field("scopes[" + i + "]", "is a scope-token");
    }
    BadRequest bad = details(refusal.asException()).getDetails(1).unpack(BadRequest.class);
    assertThat(bad.getFieldViolationsCount()).isEqualTo(20);
  }

  private static Optional<Duration> retryDelay(Refusal refusal) throws Exception {
    for (com.google.protobuf.Any detail : details(refusal.asException()).getDetailsList()) {
      if (detail.is(RetryInfo.class)) {
        com.google.protobuf.Duration delay = detail.unpack(RetryInfo.class).getRetryDelay();
        return Optional.of(Duration.ofSeconds(delay.getSeconds(), delay.getNanos()));
      }
    }
    return Optional.empty();
  }

  private static com.google.rpc.Status details(StatusRuntimeException thrown) {
    return Objects.requireNonNull(StatusProto.fromThrowable(thrown));
  }
}
