package io.tokenauthority.interceptor.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls whose token takes time to look into. */
class WaitingCallsTest {

  private final FakeTime time = new FakeTime();
  private final FakeAuthority authority = new FakeAuthority(time);
  private final CompletableFuture<Void> gate = new CompletableFuture<>();
  private GuardedServer server;

  @BeforeEach
  void start() throws Exception {
    server = new GuardedServer(GuardedServer.guardBy(authority, time));
  }

  @AfterEach
  void stop() {
    gate.complete(null);
    server.close();
  }

  private CompletableFuture<String> callAsync(String token) {
    CompletableFuture<String> subject = new CompletableFuture<>();
    TokenAuthorityGrpc.newStub(server.channelWith("Bearer " + token))
        .getSelf(
            GetSelfRequest.getDefaultInstance(),
            new StreamObserver<>() {
              @Override
              public void onNext(GetSelfResponse answer) {
                subject.complete(answer.getSubject());
              }

              @Override
              public void onError(Throwable failed) {
                subject.completeExceptionally(failed);
              }

              @Override
              public void onCompleted() {}
            });
    return subject;
  }

  @Test
  void P11_manyCallsWithOneUnknownToken_areOneQuestion() {
    authority.answerAfter(gate);
    String token = authority.opaqueToken(authority.claims(Duration.ofDays(30)));
    List<CompletableFuture<String>> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(callAsync(token));
    }
    Await.until("the question", () -> authority.introspections.get() == 1);
    gate.complete(null);
    assertThat(calls).allSatisfy(call -> assertThat(call.join()).isEqualTo("billing"));
    assertThat(authority.introspections).hasValue(1);
  }

  @Test
  void P11_whileOneCallWaits_othersAreServed() {
    authority.answerAfter(gate);
    CompletableFuture<String> waiting = callAsync(authority.opaqueToken(authority.claims()));
    Await.until("the question", () -> authority.introspections.get() == 1);
    assertThat(server.self(authority.accessToken())).isEqualTo("billing");
    assertThat(waiting).isNotDone();
    gate.complete(null);
    assertThat(waiting.join()).isEqualTo("billing");
  }

  @Test
  void P11_deadlineWhileWaiting_endsTheCallAndNotTheQuestion() {
    authority.answerAfter(gate);
    String token = authority.opaqueToken(authority.claims());
    long start = System.nanoTime();
    assertThatThrownBy(
            () ->
                server
                    .with(token)
                    .withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                    .getSelf(GetSelfRequest.getDefaultInstance()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            thrown ->
                assertThat(thrown.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
    CompletableFuture<String> patient = callAsync(token);
    gate.complete(null);
    assertThat(patient.join()).isEqualTo("billing");
    assertThat(authority.introspections).hasValue(1);
  }

  /** Whether the half-close comes before or after the verdict decides between the two. */
  @Test
  void P11_handlerAfterAWait_runsOnNoVerifiersThread() {
    server.self(authority.accessToken());
    assertThat(server.threads)
        .singleElement()
        .asString()
        .containsAnyOf("token-guard-handler", "grpc-default-executor");
  }

  @Test
  void knownToken_handlerRunsOnTheServersOwnThread() {
    String token = authority.accessToken();
    server.self(token);
    server.threads.clear();
    server.self(token);
    assertThat(server.threads).singleElement().asString().contains("grpc-default-executor");
  }
}
