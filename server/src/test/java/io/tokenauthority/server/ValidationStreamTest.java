package io.tokenauthority.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.token.opaque.OpaqueKind;
import io.tokenauthority.token.opaque.OpaqueToken;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokensRequest;
import io.tokenauthority.v1.ValidateTokensResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** ValidateTokens over the wire: what a gateway may count on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ValidationStreamTest {

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private LiveAuthority live;

  @SuppressWarnings("NullAway.Init")
  private String admin;

  /** One that is not yet there, of an epoch that is. */
  private long future;

  @BeforeAll
  void start() {
    live = LiveAuthority.start(folder);
    admin = live.signIn().getAccessToken();
    String spent = live.signIn().getAccessToken();
    future =
        live.tokens()
                .revokeToken(RevokeTokenRequest.newBuilder().setToken(spent).build())
                .getRevocationSequence()
            + 1_000_000;
  }

  @AfterAll
  void stop() {
    live.close();
  }

  /** Answers by their questions' ids, and how the stream ended. */
  private static final class Answers implements StreamObserver<ValidateTokensResponse> {
    private final Map<String, ValidateTokensResponse> byId = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final CompletableFuture<Throwable> end = new CompletableFuture<>();

    ValidateTokensResponse to(String id) {
      return Objects.requireNonNull(byId.get(id));
    }

    @Override
    public void onNext(ValidateTokensResponse answer) {
      byId.put(answer.getRequestId(), answer);
      count.incrementAndGet();
    }

    @Override
    public void onError(Throwable thrown) {
      end.complete(thrown);
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK.asException());
    }
  }

  private StreamObserver<ValidateTokensRequest> open(Answers answers) {
    return TokenAuthorityGrpc.newStub(live.channel())
        .withCallCredentials(LiveAuthority.bearer(admin))
        .withDeadlineAfter(30, TimeUnit.SECONDS)
        .validateTokens(answers);
  }

  private ValidateTokensRequest question(String id) {
    return question(id, 0);
  }

  private ValidateTokensRequest question(String id, long minSequence) {
    return ValidateTokensRequest.newBuilder()
        .setRequestId(id)
        .setRequest(
            ValidateTokenRequest.newBuilder().setToken(admin).setMinRevocationSequence(minSequence))
        .build();
  }

  @Test
  void validateTokens_moreThanMayBeUnanswered_eachIsAnsweredOnce() throws Exception {
    Answers answers = new Answers();
    StreamObserver<ValidateTokensRequest> questions = open(answers);
    int count = 3_500;
    for (int i = 0; i < count; i++) {
      questions.onNext(question("q" + i));
    }
    questions.onCompleted();

    assertThat(Status.fromThrowable(answers.end.get(30, TimeUnit.SECONDS)).isOk()).isTrue();
    assertThat(answers.count).hasValue(count);
    assertThat(answers.byId).hasSize(count);
    assertThat(answers.byId.values()).allMatch(answer -> answer.getResponse().getActive());
  }

  @Test
  void P13_validateTokens_asManyNeverSeenAsMayBeUnanswered_noneIsTurnedAway() throws Exception {
    Answers answers = new Answers();
    StreamObserver<ValidateTokensRequest> questions = open(answers);
    RandomGenerator random = new SplittableRandom(1);
    int count = 1_000;
    for (int i = 0; i < count; i++) {
      questions.onNext(
          ValidateTokensRequest.newBuilder()
              .setRequestId("q" + i)
              .setRequest(
                  ValidateTokenRequest.newBuilder()
                      .setToken(OpaqueToken.mint(OpaqueKind.SERVICE, random).reveal()))
              .build());
    }
    questions.onCompleted();

    assertThat(Status.fromThrowable(answers.end.get(30, TimeUnit.SECONDS)).isOk()).isTrue();
    assertThat(answers.byId).hasSize(count);
    assertThat(answers.byId.values()).allMatch(ValidateTokensResponse::hasResponse);
  }

  @Test
  void validateTokens_oneThatMustWait_doesNotHoldUpTheOthers() {
    Answers answers = new Answers();
    StreamObserver<ValidateTokensRequest> questions = open(answers);
    questions.onNext(question("waits", future));
    questions.onNext(question("knows"));

    Await.until("the second is answered", () -> answers.byId.containsKey("knows"));
    assertThat(answers.byId).doesNotContainKey("waits");
    questions.onError(Status.CANCELLED.asException());
  }

  @Test
  void P14_validateTokens_anIdStillUnanswered_endsTheStreamAndIsNamed() throws Exception {
    Answers answers = new Answers();
    StreamObserver<ValidateTokensRequest> questions = open(answers);
    questions.onNext(question("same", future));
    questions.onNext(question("same"));

    assertEndedFor(answers, "request_id");
  }

  @Test
  void P14_validateTokens_noIdOrATooLongOne_endsTheStreamAndIsNamed() throws Exception {
    for (String id : List.of("", "x".repeat(65))) {
      Answers answers = new Answers();
      open(answers).onNext(question(id));
      assertEndedFor(answers, "request_id");
    }
  }

  @Test
  void P14_validateTokens_noQuestion_isAFailureOfItsOwnAndTheStreamGoesOn() {
    Answers answers = new Answers();
    StreamObserver<ValidateTokensRequest> questions = open(answers);
    questions.onNext(ValidateTokensRequest.newBuilder().setRequestId("empty").build());
    questions.onNext(question("good"));

    Await.until("both are answered", () -> answers.byId.size() == 2);
    var failure = answers.to("empty").getFailure();
    assertThat(failure.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT.value());
    assertThat(failure.getReason()).isEqualTo(ErrorReason.FIELD_INVALID);
    assertThat(failure.getField()).isEqualTo("request");
    assertThat(answers.to("good").getResponse().getActive()).isTrue();
    questions.onCompleted();
  }

  private static void assertEndedFor(Answers answers, String field) throws Exception {
    Throwable end = answers.end.get(30, TimeUnit.SECONDS);
    assertThat(Details.reason(end)).isEqualTo("FIELD_INVALID");
    assertThat(Details.fields(end)).containsExactly(field);
  }
}
