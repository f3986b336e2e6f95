package io.tokenauthority.examples.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.examples.otp.v1.OtpServiceGrpc.OtpServiceBlockingStub;
import io.tokenauthority.examples.otp.v1.ReplayOtpRequest;
import io.tokenauthority.examples.otp.v1.SendOtpRequest;
import io.tokenauthority.examples.otp.v1.SendOtpResponse;
import io.tokenauthority.examples.otp.v1.VerifyOtpRequest;
import io.tokenauthority.interceptor.client.AuthorityError;
import io.tokenauthority.interceptor.client.IdentityListener;
import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.ValidateTokenRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the authority promises, seen where it counts: at a service that it protects. */
final class GuardedOtpTest {
  private static final String NUMBER = "+4915112345678";

  private static final int REVOCATIONS = 1000;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @TempDir Path folder;
  private GuardedOtp otp;

  @BeforeEach
  void start() throws Exception {
    otp = new GuardedOtp(folder);
  }

  @AfterEach
  void end() {
    otp.close();
  }

  @Test
  void P3_revocations_refusedAtTheServiceWithinASecond() {
    String steady = otp.serviceToken("steady", "read");
    OtpServiceBlockingStub bare = otp.bare();
    long[] took = new long[REVOCATIONS];
    for (int i = 0; i < REVOCATIONS; i++) {
      // Each tenth time the service token is revoked, and the access token made of it must die too.
      boolean whole = i % 10 == 0;
      String secret = whole ? otp.serviceToken("caller-" + i, "read") : steady;
      String access = otp.authority.issue(secret).getAccessToken();
      took[i] = refusedAfter(bare, access, whole ? secret : access);
    }
    Arrays.sort(took);
    long p50 = took[REVOCATIONS / 2];
    long p99 = took[(int) Math.ceil(REVOCATIONS * 0.99) - 1];
    System.out.printf(
        Locale.ROOT,
        "%d revocations, to the first refusal: p50 %.1f ms, p99 %.1f ms, longest %.1f ms%n",
        REVOCATIONS,
        p50 / 1e6,
        p99 / 1e6,
        took[REVOCATIONS - 1] / 1e6);
    assertThat(Duration.ofNanos(p99)).isLessThan(Duration.ofSeconds(1));
  }

  /** Nanoseconds from the answer to the revocation to the first refusal of {@code access}. */
  private long refusedAfter(OtpServiceBlockingStub bare, String access, String revoked) {
    OtpServiceBlockingStub holder = bare.withCallCredentials(LiveAuthority.bearer(access));
    verify(holder, "000000");
    var unused =
        otp.authority
            .tokens()
            .revokeToken(RevokeTokenRequest.newBuilder().setToken(revoked).build());
    long confirmed = System.nanoTime();
    while (System.nanoTime() - confirmed < 10 * SECOND) {
      try {
        verify(holder, "000000");
      } catch (StatusRuntimeException refused) {
        long took = System.nanoTime() - confirmed;
        assertThat(reason(refused)).isEqualTo("TOKEN_REVOKED");
        return took;
      }
    }
    throw new AssertionError("a revoked token is good at the service after 10 s");
  }

  @Test
  void P4_validateToken_sequenceAheadOfTheView_isUnavailableAtTheDeadline() {
    var asking = otp.authority.tokens().withCallCredentials(LiveAuthority.bearer(otp.admin));
    ValidateTokenRequest question = ValidateTokenRequest.newBuilder().setToken(otp.admin).build();
    long seen = asking.validateToken(question).getRevocationSequence();
    ValidateTokenRequest ahead = question.toBuilder().setMinRevocationSequence(seen + 1).build();

    long begin = System.nanoTime();
    StatusRuntimeException refused =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> asking.withDeadlineAfter(1500, TimeUnit.MILLISECONDS).validateToken(ahead));
    Duration waited = Duration.ofNanos(System.nanoTime() - begin);

    assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(reason(refused)).isEqualTo("REVOCATION_NOT_YET_SEEN");
    assertThat(waited).isBetween(Duration.ofMillis(500), Duration.ofMillis(1500));
  }

  @Test
  void P4_validateToken_sequenceOfARevocation_isAnsweredByAViewThatHasIt() {
    String secret = otp.serviceToken("caller", "read");
    String access = otp.authority.issue(secret).getAccessToken();
    var asking = otp.authority.tokens().withCallCredentials(LiveAuthority.bearer(otp.admin));
    long sequence =
        otp.authority
            .tokens()
            .revokeToken(RevokeTokenRequest.newBuilder().setToken(secret).build())
            .getRevocationSequence();

    var verdict =
        asking.validateToken(
            ValidateTokenRequest.newBuilder()
                .setToken(access)
                .setMinRevocationSequence(sequence)
                .build());

    assertThat(verdict.getActive()).isFalse();
    assertThat(verdict.getRevocationSequence()).isGreaterThanOrEqualTo(sequence);
  }

  @Test
  void sendOtp_callerThatMayOnlyRead_lacksTheScope() {
    OtpServiceBlockingStub reader = otp.caller(otp.serviceToken("reader", "read"));

    assertThat(verify(reader, "000000")).isFalse();
    assertThatThrownBy(() -> send(reader))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> {
              AuthorityError error = AuthorityError.from(refused).orElseThrow();
              assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
              assertThat(error.reason()).isEqualTo(ErrorReason.SCOPE_INSUFFICIENT);
              assertThat(error.metadata()).containsEntry("missing", "write");
            });
    assertThat(otp.said).isEmpty();
  }

  @Test
  void sendOtp_withoutAToken_isRefused() {
    assertThatThrownBy(() -> send(otp.bare()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused -> assertThat(reason(refused)).isEqualTo("TOKEN_MISSING"));
    assertThat(otp.said).isEmpty();
  }

  @Test
  void sendOtp_replayedAndVerified_isTheSameCodeAndGoodOnce() throws Exception {
    OtpServiceBlockingStub caller = otp.caller(otp.serviceToken("caller", "read", "write"));

    SendOtpResponse sent = send(caller);
    String first = digits(otp.said.poll(5, TimeUnit.SECONDS));
    var again = caller.replayOtp(ReplayOtpRequest.newBuilder().setPhoneNumber(NUMBER).build());
    String second = digits(otp.said.poll(5, TimeUnit.SECONDS));

    assertThat(second).isEqualTo(first).hasSize(6);
    assertThat(again.getExpireTime()).isEqualTo(sent.getExpireTime());
    assertThat(verify(caller, first)).isTrue();
    assertThat(verify(caller, first)).isFalse();
  }

  @Test
  void calls_withTokensOfFiveSeconds_areNeverRefused() {
    AtomicInteger tokens = new AtomicInteger();
    OtpServiceBlockingStub caller =
        otp.caller(
            otp.serviceToken("caller", "read"),
            Duration.ofSeconds(5),
            new IdentityListener() {
              @Override
              public void refreshed(Duration expiresIn) {
                tokens.incrementAndGet();
              }
            });
    long begin = System.nanoTime();

    // Past the end of two tokens: whoever did not refresh ahead is refused here.
    while (System.nanoTime() - begin < 11 * SECOND) {
      verify(caller, "000000");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }

    assertThat(tokens.get()).isBetween(3, 8);
  }

  private static SendOtpResponse send(OtpServiceBlockingStub stub) {
    return stub.withDeadlineAfter(10, TimeUnit.SECONDS)
        .sendOtp(SendOtpRequest.newBuilder().setPhoneNumber(NUMBER).build());
  }

  private static boolean verify(OtpServiceBlockingStub stub, String code) {
    return stub.withDeadlineAfter(10, TimeUnit.SECONDS)
        .verifyOtp(VerifyOtpRequest.newBuilder().setPhoneNumber(NUMBER).setCode(code).build())
        .getVerified();
  }

  private static String reason(StatusRuntimeException refused) {
    return AuthorityError.from(refused).map(error -> error.reason().name()).orElse("none");
  }

  private static String digits(String words) {
    return words.replaceAll("[^0-9]", "");
  }
}
