package io.tokenauthority.interceptor.client;

import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.ReportUsageRequest;
import io.tokenauthority.v1.ReportUsageResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokensRequest;
import io.tokenauthority.v1.ValidateTokensResponse;
import io.tokenauthority.v1.WatchTrustRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A call of each kind against the guarded peer; gives the number of its answers. */
enum Calls {
  UNARY(1) {
    @Override
    int run(Channel channel) {
      TokenAuthorityGrpc.newBlockingStub(channel)
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .getSelf(GetSelfRequest.getDefaultInstance());
      return 1;
    }
  },
  SERVER_STREAM(2) {
    @Override
    int run(Channel channel) {
      AtomicInteger seen = new AtomicInteger();
      TokenAuthorityGrpc.newBlockingStub(channel)
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .watchTrust(WatchTrustRequest.getDefaultInstance())
          .forEachRemaining(message -> seen.incrementAndGet());
      return seen.get();
    }
  },
  CLIENT_STREAM(1) {
    @Override
    int run(Channel channel) throws Exception {
      Counter<ReportUsageResponse> answers = new Counter<>();
      StreamObserver<ReportUsageRequest> requests =
          TokenAuthorityGrpc.newStub(channel).reportUsage(answers);
      requests.onNext(ReportUsageRequest.getDefaultInstance());
      requests.onNext(ReportUsageRequest.getDefaultInstance());
      requests.onCompleted();
      return answers.count();
    }
  },
  BIDIRECTIONAL(2) {
    @Override
    int run(Channel channel) throws Exception {
      Counter<ValidateTokensResponse> answers = new Counter<>();
      StreamObserver<ValidateTokensRequest> requests =
          TokenAuthorityGrpc.newStub(channel).validateTokens(answers);
      requests.onNext(ValidateTokensRequest.newBuilder().setRequestId("1").build());
      requests.onNext(ValidateTokensRequest.newBuilder().setRequestId("2").build());
      requests.onCompleted();
      return answers.count();
    }
  };

  private final int answers;

  Calls(int answers) {
    this.answers = answers;
  }

  /** How many answers the peer gives. */
  int answers() {
    return answers;
  }

  abstract int run(Channel channel) throws Exception;

  private static final class Counter<T> implements StreamObserver<T> {
    private final AtomicInteger seen = new AtomicInteger();
    private final CompletableFuture<Integer> total = new CompletableFuture<>();

    @Override
    public void onNext(T message) {
      seen.incrementAndGet();
    }

    @Override
    public void onError(Throwable failure) {
      total.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      total.complete(seen.get());
    }

    int count() throws Exception {
      return total.get(30, TimeUnit.SECONDS);
    }
  }
}
