package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.interceptor.client.Stage.Transport;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.IssueTokenResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokensRequest;
import io.tokenauthority.v1.ValidateTokensResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A call that ends while it waits for a token gives up its place at once, and closing leaves
 * nothing behind. The clock stands: nobody leaves because time has passed.
 */
final class EarlyLeaversTest {

  private static final int CALLS = 50;

  /** By what a call brings the identity. */
  enum Way {
    OWN_CHANNEL,
    INTERCEPTOR,
    CREDENTIALS
  }

  private final Stage stage = new Stage(Transport.NETTY);
  private final List<StreamObserver<IssueTokenResponse>> held = new CopyOnWriteArrayList<>();
  private final ClientIdentity identity =
      ClientIdentity.builder(stage.toAuthority())
          .source(TokenSource.serviceToken(() -> "tas_secret"))
          .clock(new FakeClock())
          .build();

  EarlyLeaversTest() {
    stage.authority.onIssue = held::add; // it hangs
  }

  @AfterEach
  void close() {
    identity.close();
    stage.close();
  }

  private TokenAuthorityGrpc.TokenAuthorityFutureStub stub(Way way) {
    return switch (way) {
      case OWN_CHANNEL -> TokenAuthorityGrpc.newFutureStub(stage.own(identity));
      case INTERCEPTOR ->
          TokenAuthorityGrpc.newFutureStub(stage.foreign())
              .withInterceptors(identity.interceptor());
      case CREDENTIALS ->
          TokenAuthorityGrpc.newFutureStub(stage.foreign())
              .withCallCredentials(identity.callCredentials());
    };
  }

  private void awaitWaiting(int calls) {
    Await.until(calls + " wait", () -> identity.status().waitingCalls() == calls);
  }

  private List<ListenableFuture<GetSelfResponse>> wait(Way way) {
    TokenAuthorityGrpc.TokenAuthorityFutureStub stub = stub(way);
    List<ListenableFuture<GetSelfResponse>> calls = new ArrayList<>();
    for (int each = 0; each < CALLS; each++) {
      calls.add(stub.getSelf(GetSelfRequest.getDefaultInstance()));
    }
    awaitWaiting(CALLS);
    return calls;
  }

  @ParameterizedTest
  @EnumSource(names = {"OWN_CHANNEL", "INTERCEPTOR"})
  void P11_callCancelled_leavesTheQueueAndTheOthersStay(Way way) throws Exception {
    List<ListenableFuture<GetSelfResponse>> calls = wait(way);

    calls.subList(1, CALLS).forEach(call -> call.cancel(true));
    awaitWaiting(1);

    stage.authority.onIssue = stage.authority::issueNext;
    held.forEach(stage.authority::issueNext);
    assertThat(calls.get(0).get(30, TimeUnit.SECONDS)).isNotNull();
    assertThat(stage.peer.seen).hasSize(1);
    assertThat(stage.authority.issues).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void P11_contextCancelled_leavesTheQueue(Way way) {
    try (Context.CancellableContext context = Context.current().withCancellation()) {
      context.run(() -> wait(way));
      context.cancel(null);
      awaitWaiting(0);
    }
  }

  @Test
  void P11_streamCancelled_leavesTheQueue() {
    Channel channel = ClientInterceptors.intercept(stage.foreign(), identity.interceptor());
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    StreamObserver<ValidateTokensRequest> requests =
        TokenAuthorityGrpc.newStub(channel).validateTokens(new Ending(end));
    awaitWaiting(1);

    requests.onError(new IllegalStateException("no more"));
    awaitWaiting(0);
    assertThat(end).succeedsWithin(30, TimeUnit.SECONDS);
  }

  @Test
  void prefetchCancelled_leavesTheQueue() {
    CompletableFuture<Void> prefetched = identity.prefetch().toCompletableFuture();
    awaitWaiting(1);

    prefetched.cancel(false);
    awaitWaiting(0);
  }

  @Test
  void close_threadsEndAndWaitersAreAnswered() {
    long before = threads();
    ClientIdentity passing =
        ClientIdentity.builder(stage.toAuthority())
            .source(TokenSource.serviceToken(() -> "tas_secret"))
            .build();
    CompletableFuture<Void> prefetched = passing.prefetch().toCompletableFuture();
    Await.until("its source was asked", () -> held.size() == 1);
    assertThat(threads()).isGreaterThan(before);

    long begun = System.nanoTime();
    passing.close();
    assertThat(catchThrowable(() -> prefetched.get(30, TimeUnit.SECONDS))).isNotNull();
    Await.until("its threads have ended", () -> threads() <= before);
    // They would end by themselves when 10 s idle: that is not what is meant.
    assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(8));
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("token-authority-client"))
        .count();
  }

  private record Ending(CompletableFuture<Throwable> end)
      implements StreamObserver<ValidateTokensResponse> {
    @Override
    public void onNext(ValidateTokensResponse answer) {}

    @Override
    public void onError(Throwable failure) {
      end.complete(failure);
    }

    @Override
    public void onCompleted() {
      end.complete(new AssertionError("it was cancelled"));
    }
  }
}
