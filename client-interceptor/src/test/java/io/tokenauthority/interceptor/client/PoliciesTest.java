package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.grpc.Status;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Margins, back-off and the judgement of failures. */
final class PoliciesTest {

  private static final AuthorityError DOWN =
      AuthorityError.own(Status.Code.UNAVAILABLE, ErrorReason.STORE_UNAVAILABLE, "");

  @ParameterizedTest(name = "life {0} s, random {1}: stale after {2} ms, expired after {3} ms")
  @CsvSource({
    "5, 0, 3334, 4500",
    "5, 1, 3667, 4500",
    "180, 0, 120000, 162000",
    "180, 1, 132000, 162000",
    "900, 0, 600000, 870000",
    "3600, 0, 3300000, 3570000",
    "86400, 1, 86160000, 86370000",
  })
  void margins_areProportional(long life, double random, long staleMillis, long expiredMillis) {
    long sentAt = 77;
    HeldToken held =
        HeldToken.of(new Fetched(new AccessToken("t", Duration.ofSeconds(life)), sentAt), random);

    assertThat(Duration.ofNanos(held.staleAt() - sentAt).toMillis())
        .isCloseTo(staleMillis, within(1L));
    assertThat(Duration.ofNanos(held.expiredAt() - sentAt).toMillis()).isEqualTo(expiredMillis);
  }

  @Test
  void margins_eternalToken_doNotOverflow() {
    Duration eternal = Duration.ofSeconds(Long.MAX_VALUE);
    HeldToken held = HeldToken.of(new Fetched(new AccessToken("t", eternal), 1_000_000), 0.5);

    assertThat(held.staleAt()).isPositive();
    assertThat(held.expiredAt()).isGreaterThan(held.staleAt());
  }

  @ParameterizedTest(name = "failure {0}, random {1}: {2} ms")
  @CsvSource({
    "1, 0, 800",
    "1, 0.5, 1000",
    "1, 1, 1200",
    "2, 0.5, 1600",
    "3, 0.5, 2560",
    "12, 0.5, 120000",
    "900, 1, 144000"
  })
  void backoff_growsToTwoMinutes(int failures, double random, long millis) {
    assertThat(Backoff.after(failures, random, DOWN).toMillis()).isEqualTo(millis);
  }

  @ParameterizedTest(name = "RetryInfo {0} s: {1} s")
  @CsvSource({"0, 1", "7, 7", "3600, 3600", "86400, 3600"})
  void backoff_retryInfo_isHonouredUpToAnHour(long asked, long seconds) {
    AuthorityError error =
        new AuthorityError(
            Status.Code.UNAVAILABLE,
            ErrorReason.STORE_UNAVAILABLE,
            Map.of(),
            List.of(),
            Optional.of(Duration.ofSeconds(asked)),
            "");

    assertThat(Backoff.after(1, 0.5, error)).hasSeconds(seconds);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "UNAUTHENTICATED",
        "PERMISSION_DENIED",
        "INVALID_ARGUMENT",
        "FAILED_PRECONDITION",
        "UNIMPLEMENTED"
      })
  void P6_judgement_isPermanent(Status.Code code) {
    assertThat(FailureKind.of(AuthorityError.own(code, ErrorReason.INTERNAL, "")))
        .isEqualTo(FailureKind.PERMANENT);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"UNAVAILABLE", "DEADLINE_EXCEEDED", "INTERNAL", "UNKNOWN", "CANCELLED", "ABORTED"})
  void P6_outage_isTransient(Status.Code code) {
    assertThat(FailureKind.of(AuthorityError.own(code, ErrorReason.INTERNAL, "")))
        .isEqualTo(FailureKind.TRANSIENT);
  }

  @Test
  void P6_rateLimit_isTransientButPassedLimitIsNot() {
    assertThat(
            FailureKind.of(
                AuthorityError.own(Status.Code.RESOURCE_EXHAUSTED, ErrorReason.RATE_LIMITED, "")))
        .isEqualTo(FailureKind.TRANSIENT);
    assertThat(
            FailureKind.of(
                AuthorityError.own(Status.Code.RESOURCE_EXHAUSTED, ErrorReason.LIMIT_REACHED, "")))
        .isEqualTo(FailureKind.PERMANENT);
  }
}
