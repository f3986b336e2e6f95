package io.tokenauthority.interceptor.client;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.GetSelfResponse;
import io.tokenauthority.v1.ReportUsageRequest;
import io.tokenauthority.v1.ReportUsageResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc.TokenAuthorityImplBase;
import io.tokenauthority.v1.ValidateTokensRequest;
import io.tokenauthority.v1.ValidateTokensResponse;
import io.tokenauthority.v1.WatchTrustRequest;
import io.tokenauthority.v1.WatchTrustResponse;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A protected service with one method of each kind, borrowed from the contract, behind a guard
 * whose verdict a test scripts: null lets the authorization pass.
 */
final class GuardedPeer extends TokenAuthorityImplBase implements ServerInterceptor {

  final List<String> seen = new CopyOnWriteArrayList<>();
  volatile Function<String, @Nullable StatusRuntimeException> verdict = authorization -> null;

  volatile Optional<StatusRuntimeException> endStreamAfterFirst = Optional.empty();

  @Override
  public <Q, P> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, P> call, Metadata headers, ServerCallHandler<Q, P> next) {
    String authorization = headers.get(HeldToken.AUTHORIZATION);
    seen.add(authorization == null ? "none" : authorization);
    StatusRuntimeException refusal = verdict.apply(authorization == null ? "none" : authorization);
    if (refusal == null) {
      return next.startCall(new SimpleForwardingServerCall<>(call) {}, headers);
    }
    Metadata trailers = refusal.getTrailers();
    call.close(refusal.getStatus(), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }

  @Override
  public void getSelf(GetSelfRequest request, StreamObserver<GetSelfResponse> answer) {
    answer.onNext(GetSelfResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public void watchTrust(WatchTrustRequest request, StreamObserver<WatchTrustResponse> answer) {
    answer.onNext(WatchTrustResponse.getDefaultInstance());
    Optional<StatusRuntimeException> end = endStreamAfterFirst;
    if (end.isPresent()) {
      answer.onError(end.get());
      return;
    }
    answer.onNext(WatchTrustResponse.getDefaultInstance());
    answer.onCompleted();
  }

  @Override
  public StreamObserver<ReportUsageRequest> reportUsage(
      StreamObserver<ReportUsageResponse> answer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(ReportUsageRequest request) {}

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        answer.onNext(ReportUsageResponse.getDefaultInstance());
        answer.onCompleted();
      }
    };
  }

  @Override
  public StreamObserver<ValidateTokensRequest> validateTokens(
      StreamObserver<ValidateTokensResponse> answer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(ValidateTokensRequest request) {
        answer.onNext(
            ValidateTokensResponse.newBuilder().setRequestId(request.getRequestId()).build());
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        answer.onCompleted();
      }
    };
  }
}
