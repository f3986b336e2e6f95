package io.tokenauthority.interceptor.client;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.IssueTokenResponse;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.RefreshTokenResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc.TokenAuthorityImplBase;
import io.tokenauthority.v1.TokenSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * An authority that issues {@code access-1}, {@code access-2}, … until a test scripts something
 * else.
 */
final class ScriptedAuthority extends TokenAuthorityImplBase {

  final List<IssueTokenRequest> issues = new CopyOnWriteArrayList<>();
  final List<RefreshTokenRequest> refreshes = new CopyOnWriteArrayList<>();
  final AtomicInteger issued = new AtomicInteger();

  volatile long lifeSeconds = 900;
  volatile Timestamp expireTime = Timestamp.getDefaultInstance();
  volatile Consumer<StreamObserver<IssueTokenResponse>> onIssue = this::issueNext;
  volatile Consumer<StreamObserver<RefreshTokenResponse>> onRefresh = this::refreshNext;

  /** The answer of an authority in health. */
  void issueNext(StreamObserver<IssueTokenResponse> answer) {
    answer.onNext(IssueTokenResponse.newBuilder().setTokens(next()).build());
    answer.onCompleted();
  }

  /** The same, with a successor. */
  void refreshNext(StreamObserver<RefreshTokenResponse> answer) {
    TokenSet.Builder tokens = next();
    tokens.setRefreshToken("tar_successor" + issued.get());
    answer.onNext(RefreshTokenResponse.newBuilder().setTokens(tokens).build());
    answer.onCompleted();
  }

  private TokenSet.Builder next() {
    return TokenSet.newBuilder()
        .setAccessToken("access-" + issued.incrementAndGet())
        .setTokenType("Bearer")
        .setExpireTime(expireTime)
        .setExpiresIn(Duration.newBuilder().setSeconds(lifeSeconds));
  }

  @Override
  public void issueToken(IssueTokenRequest request, StreamObserver<IssueTokenResponse> answer) {
    issues.add(request);
    onIssue.accept(answer);
  }

  @Override
  public void refreshToken(
      RefreshTokenRequest request, StreamObserver<RefreshTokenResponse> answer) {
    refreshes.add(request);
    onRefresh.accept(answer);
  }
}
