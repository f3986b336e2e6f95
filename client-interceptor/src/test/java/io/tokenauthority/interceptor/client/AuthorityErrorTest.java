package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.tokenauthority.v1.ErrorReason;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Errors as other makers write them, read here. */
final class AuthorityErrorTest {

  private static Throwable error(Status.Code code, Any... details) {
    return StatusProto.toStatusRuntimeException(
        com.google.rpc.Status.newBuilder()
            .setCode(code.value())
            .setMessage("for people")
            .addAllDetails(Arrays.asList(details))
            .build());
  }

  private static ErrorInfo.Builder info(String domain, String reason) {
    return ErrorInfo.newBuilder().setDomain(domain).setReason(reason);
  }

  @Test
  void from_wholeError_readsEveryPart() {
    AuthorityError error =
        AuthorityError.from(
                new ExecutionException(
                    error(
                        Status.Code.INVALID_ARGUMENT,
                        Any.pack(
                            info("tokenauthority.v1", "FIELD_INVALID")
                                .putMetadata("k", "v")
                                .build()),
                        Any.pack(
                            BadRequest.newBuilder()
                                .addFieldViolations(
                                    BadRequest.FieldViolation.newBuilder()
                                        .setField("user_password.username")
                                        .setDescription("1 to 254 characters"))
                                .build()),
                        Any.pack(
                            RetryInfo.newBuilder()
                                .setRetryDelay(Duration.newBuilder().setSeconds(2))
                                .build()))))
            .orElseThrow();

    assertThat(error.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(error.reason()).isEqualTo(ErrorReason.FIELD_INVALID);
    assertThat(error.metadata()).containsEntry("k", "v");
    assertThat(error.fieldViolations())
        .containsExactly(
            new AuthorityError.FieldViolation("user_password.username", "1 to 254 characters"));
    assertThat(error.retryDelay()).contains(java.time.Duration.ofSeconds(2));
    assertThat(error.message()).isEqualTo("for people");
  }

  @Test
  void from_unknownReasonOrForeignDomain_isUnspecified() {
    assertThat(
            AuthorityError.from(
                    error(
                        Status.Code.UNAUTHENTICATED,
                        Any.pack(info("tokenauthority.v1", "BORN_LATER").build())))
                .orElseThrow()
                .reason())
        .isEqualTo(ErrorReason.ERROR_REASON_UNSPECIFIED);
    assertThat(
            AuthorityError.from(
                    error(
                        Status.Code.UNAUTHENTICATED,
                        Any.pack(info("example.com", "TOKEN_EXPIRED").build())))
                .orElseThrow()
                .reason())
        .isEqualTo(ErrorReason.ERROR_REASON_UNSPECIFIED);
  }

  @Test
  void from_malformedDetails_keepsTheStatus() {
    Metadata trailers = new Metadata();
    trailers.put(
        Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER),
        new byte[] {(byte) 0xff, 1, 2});
    AuthorityError error =
        AuthorityError.from(Status.UNAVAILABLE.asRuntimeException(trailers)).orElseThrow();
    assertThat(error.code()).isEqualTo(Status.Code.UNAVAILABLE);

    Any broken =
        Any.newBuilder()
            .setTypeUrl("type.googleapis.com/google.rpc.ErrorInfo")
            .setValue(ByteString.copyFrom(new byte[] {(byte) 0xff}))
            .build();
    assertThat(AuthorityError.from(error(Status.Code.INTERNAL, broken)).orElseThrow().reason())
        .isEqualTo(ErrorReason.ERROR_REASON_UNSPECIFIED);
  }

  @Test
  void from_noStatus_isEmpty() {
    assertThat(AuthorityError.from(new IllegalStateException("x"))).isEmpty();
  }

  @Test
  void own_survivesTheTripThroughAStatus() {
    AuthorityError own = Troubles.withheld("why");

    assertThat(AuthorityError.from(own.status().asRuntimeException())).contains(own);
    assertThat(
            AuthorityError.from(
                Status.fromCode(own.code())
                    .withDescription("why")
                    .asRuntimeException(own.trailers())))
        .contains(own);
  }
}
