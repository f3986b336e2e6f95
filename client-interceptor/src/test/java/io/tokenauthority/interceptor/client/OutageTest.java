package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientStreamTracer;
import io.grpc.ClientStreamTracer.StreamInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.IssueTokenResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An authority that is slow, down or refuses, seen through whole gRPC calls. */
final class OutageTest {

  private final Stage stage = new Stage(Stage.Transport.NETTY);
  private final FakeClock clock = new FakeClock();
  private final Noted heard = new Noted();
  private final ClientIdentity identity =
      ClientIdentity.builder(stage.toAuthority())
          .source(TokenSource.serviceToken(() -> "tas_secret"))
          .clock(clock)
          .listener(heard)
          .build();
  private final Channel channel = stage.own(identity);

  @AfterEach
  void close() {
    identity.close();
    stage.close();
  }

  private void call(Duration deadline) {
    assertThat(
            TokenAuthorityGrpc.newBlockingStub(channel)
                .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
                .getSelf(GetSelfRequest.getDefaultInstance()))
        .isNotNull();
  }

  private AuthorityError failure(Duration deadline) {
    Throwable thrown = catchThrowable(() -> call(deadline));
    assertThat(thrown).isNotNull();
    return AuthorityError.from(thrown).orElseThrow();
  }

  @Test
  void P11_authorityHangs_callLeavesAtItsDeadlineAndTheRefreshGoesOn() throws Exception {
    BlockingQueue<StreamObserver<IssueTokenResponse>> held = new LinkedBlockingQueue<>();
    stage.authority.onIssue = held::add;

    long before = System.nanoTime();
    assertThat(failure(Duration.ofMillis(300)).code()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isBetween(Duration.ofMillis(290), Duration.ofSeconds(4)); // an attempt would end after 5 s

    stage.authority.issueNext(held.take());
    call(Duration.ofSeconds(10));
    assertThat(stage.authority.issues).hasSize(1);
  }

  @Test
  void P11_twoHundredCallsOnAnExpiredToken_makeOneRefresh() throws Exception {
    call(Duration.ofSeconds(10));
    clock.advance(Duration.ofHours(1));
    BlockingQueue<StreamObserver<IssueTokenResponse>> held = new LinkedBlockingQueue<>();
    stage.authority.onIssue = held::add;

    Answers answers = new Answers(200);
    IntStream.range(0, 200)
        .forEach(
            i ->
                TokenAuthorityGrpc.newStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .getSelf(GetSelfRequest.getDefaultInstance(), answers));
    stage.authority.issueNext(held.take());

    answers.await();
    assertThat(answers.good).hasValue(200);
    assertThat(stage.authority.issues).hasSize(2);
    assertThat(stage.peer.seen.subList(1, 201)).containsOnly("Bearer access-2");
  }

  @Test
  void P11_fiftyCallsWithARevokedToken_makeOneRefreshAndNoneFails() throws Exception {
    call(Duration.ofSeconds(10));
    stage.peer.verdict =
        seen ->
            seen.equals("Bearer access-1")
                ? Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_REVOKED)
                : null;

    Answers answers = new Answers(50);
    IntStream.range(0, 50)
        .forEach(
            i ->
                TokenAuthorityGrpc.newStub(channel)
                    .withDeadlineAfter(20, TimeUnit.SECONDS)
                    .getSelf(GetSelfRequest.getDefaultInstance(), answers));

    answers.await();
    assertThat(answers.good).hasValue(50);
    assertThat(stage.authority.issues).hasSize(2);
  }

  @Test
  void P6_authorityDown_isUnavailableThenCallsSucceed() {
    Duration pause = Duration.ofMinutes(1);
    stage.authority.onIssue =
        answer ->
            answer.onError(
                Errors.of(
                    Status.Code.UNAVAILABLE, ErrorReason.STORE_UNAVAILABLE, Optional.of(pause)));
    AuthorityError error = failure(Duration.ofSeconds(20));
    assertThat(error.code()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(error.reason()).isEqualTo(ErrorReason.AUTHORITY_UNAVAILABLE);
    assertThat(error.retryDelay()).contains(pause);
    assertThat(stage.authority.issues).hasSize(2); // the channel repeats UNAVAILABLE once

    stage.authority.onIssue = stage.authority::issueNext;
    clock.advance(pause);
    call(Duration.ofSeconds(20));
  }

  @Test
  void P6_connectionLost_eachFurtherAttemptConnectsAtOnce() {
    LostChannel lost = new LostChannel();
    try (ClientIdentity other =
        ClientIdentity.builder(lost)
            .source(TokenSource.serviceToken(() -> "tas_secret"))
            .clock(clock)
            .listener(heard)
            .build()) {
      other.prefetch();
      Await.until("the first attempt failed", () -> heard.failed.size() == 1);
      assertThat(lost.connectsAtOnce).hasValue(0);

      clock.advance(Duration.ofSeconds(1));
      Await.until("the second attempt failed", () -> heard.failed.size() == 2);
      assertThat(lost.connectsAtOnce).hasValue(1);
    }
  }

  @Test
  void credentialRefused_callsFailWithoutAskingAgain() {
    stage.authority.onIssue =
        answer ->
            answer.onError(Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.CREDENTIAL_INVALID));

    for (int i = 0; i < 20; i++) {
      AuthorityError error = failure(Duration.ofSeconds(10));
      assertThat(error.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(error.reason()).isEqualTo(ErrorReason.CREDENTIAL_INVALID);
    }
    assertThat(stage.authority.issues).hasSize(1);
    assertThat(stage.peer.seen).isEmpty();
  }

  @Test
  void credentialRefused_isNotRepeatedByTheChannelsRetry() {
    stage.authority.onIssue =
        answer ->
            answer.onError(Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.CREDENTIAL_INVALID));
    AtomicInteger attempts = new AtomicInteger();
    ClientStreamTracer.Factory counting =
        new ClientStreamTracer.Factory() {
          @Override
          public ClientStreamTracer newClientStreamTracer(StreamInfo info, Metadata headers) {
            attempts.incrementAndGet();
            return new ClientStreamTracer() {};
          }
        };

    Throwable thrown =
        catchThrowable(
            () ->
                ClientCalls.blockingUnaryCall(
                    channel,
                    TokenAuthorityGrpc.getGetSelfMethod(),
                    CallOptions.DEFAULT.withStreamTracerFactory(counting),
                    GetSelfRequest.getDefaultInstance()));
    assertThat(AuthorityError.from(thrown).map(AuthorityError::code))
        .contains(Status.Code.UNAUTHENTICATED);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void accountDisabled_keepsItsReason() {
    stage.authority.onIssue =
        answer ->
            answer.onError(Errors.of(Status.Code.PERMISSION_DENIED, ErrorReason.ACCOUNT_DISABLED));

    AuthorityError error = failure(Duration.ofSeconds(10));
    assertThat(error.code()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(error.reason()).isEqualTo(ErrorReason.ACCOUNT_DISABLED);
  }

  @Test
  void authorityAnswersWithoutAToken_isAnOutageNotAnEmptyHeader() {
    stage.authority.onIssue =
        answer -> {
          answer.onNext(IssueTokenResponse.getDefaultInstance());
          answer.onCompleted();
        };

    identity.prefetch();
    Await.until("the failure is heard", () -> heard.failed.size() == 1);
    assertThat(heard.failed.get(0).code()).isEqualTo(Status.Code.INTERNAL);
    assertThat(identity).asString().contains("EXPIRED");
  }

  @Test
  void prefetch_completesWhenATokenIsHeld() throws Exception {
    identity.prefetch().toCompletableFuture().get(30, TimeUnit.SECONDS);
    assertThat(identity).asString().contains("FRESH");
    assertThat(stage.authority.issues).hasSize(1);
  }

  @Test
  void prefetch_refused_failsAsACallWould() {
    stage.authority.onIssue =
        answer ->
            answer.onError(Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.CREDENTIAL_INVALID));

    Throwable thrown =
        catchThrowable(() -> identity.prefetch().toCompletableFuture().get(30, TimeUnit.SECONDS));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    assertThat(AuthorityError.from(thrown).map(AuthorityError::reason))
        .contains(ErrorReason.CREDENTIAL_INVALID);
  }

  @Test
  void close_laterCallsFail() {
    call(Duration.ofSeconds(10));
    identity.close();

    assertThat(failure(Duration.ofSeconds(10)).code()).isEqualTo(Status.Code.CANCELLED);
    assertThat(List.copyOf(stage.peer.seen)).hasSize(1);
  }

  /** Counts answers until all calls ended. */
  private static final class Answers implements StreamObserver<GetSelfResponse> {
    final AtomicInteger good = new AtomicInteger();
    private final CountDownLatch open;

    Answers(int calls) {
      open = new CountDownLatch(calls);
    }

    @Override
    public void onNext(GetSelfResponse answer) {
      good.incrementAndGet();
    }

    @Override
    public void onError(Throwable failure) {
      open.countDown();
    }

    @Override
    public void onCompleted() {
      open.countDown();
    }

    void await() throws InterruptedException {
      assertThat(open.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }
}
