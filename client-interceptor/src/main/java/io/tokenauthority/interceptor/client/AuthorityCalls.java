package io.tokenauthority.interceptor.client;

import com.google.protobuf.Duration;
import io.grpc.CallCredentials;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.IssueTokenResponse;
import io.tokenauthority.v1.RefreshTokenRequest;
import io.tokenauthority.v1.RefreshTokenResponse;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenAuthorityGrpc.TokenAuthorityStub;
import io.tokenauthority.v1.TokenSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The two RPCs by which tokens are had; neither blocks, each ends within the attempt's 5 s.
 *
 * <p>A channel that lost its connection waits between its own tries, up to 120 s, and fails calls
 * meanwhile. How often the authority is tried is the identity's to decide, so after a failure each
 * attempt has the channel connect at once; the channel's one repeat finds the connection made. One
 * that got no answer at all may have met a connection that is dead without a sign (a peer that
 * vanished, a proxy that swallows): the next attempt leaves it and has the channel make others.
 */
final class AuthorityCalls {

  /** How the last attempt ended. */
  private enum Last {
    ANSWERED,
    FAILED,
    SILENT
  }

  private final Channel channel;
  private final TokenAuthorityStub stub;
  private volatile Last last = Last.ANSWERED;

  AuthorityCalls(Channel channel, CallCredentials gate) {
    this.channel = channel;
    this.stub = TokenAuthorityGrpc.newStub(channel).withCallCredentials(gate);
  }

  /** Trades the credential in {@code credential} for a token as {@code request} wants it. */
  CompletableFuture<TokenSet> issue(IssueTokenRequest.Builder credential, TokenRequest request) {
    credential.addAllAudiences(request.audiences()).addAllScopes(request.scopes());
    request.lifetime().ifPresent(lifetime -> credential.setLifetime(proto(lifetime)));
    Answer<IssueTokenResponse> answer = new Answer<>();
    bounded().issueToken(credential.build(), answer);
    return noted(answer.future).thenApply(IssueTokenResponse::getTokens);
  }

  /** Redeems a refresh token; safe to repeat with the same redemption. */
  CompletableFuture<TokenSet> refresh(Redemption redemption, TokenRequest request) {
    Answer<RefreshTokenResponse> answer = new Answer<>();
    bounded()
        .refreshToken(
            RefreshTokenRequest.newBuilder()
                .setRefreshToken(redemption.refreshToken())
                .setRequestId(redemption.requestId())
                .addAllScopes(request.scopes())
                .build(),
            answer);
    return noted(answer.future).thenApply(RefreshTokenResponse::getTokens);
  }

  /** Reads an answer that was asked for at {@code sentAt}; refuses one that cannot be used. */
  static Fetched fetched(TokenSet tokens, long sentAt) {
    java.time.Duration life =
        java.time.Duration.ofSeconds(
            tokens.getExpiresIn().getSeconds(), tokens.getExpiresIn().getNanos());
    if (!AccessToken.isSendable(tokens.getAccessToken()) || life.isNegative() || life.isZero()) {
      throw new Refused(
          AuthorityError.own(
              Status.Code.INTERNAL,
              ErrorReason.INTERNAL,
              "the authority's answer holds no usable token"));
    }
    return new Fetched(new AccessToken(tokens.getAccessToken(), life), sentAt);
  }

  private <T> CompletableFuture<T> noted(CompletableFuture<T> answer) {
    return answer.whenComplete(
        (message, error) -> last = error == null ? Last.ANSWERED : of(error));
  }

  private TokenAuthorityStub bounded() {
    if (channel instanceof ManagedChannel managed) {
      switch (last) {
        case ANSWERED -> {}
        case FAILED -> managed.resetConnectBackoff();
        case SILENT -> managed.enterIdle(); // calls under way keep their connection
      }
    }
    return stub.withDeadlineAfter(TokenKeeper.ATTEMPT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Last of(Throwable error) {
    return Status.fromThrowable(error).getCode() == Status.Code.DEADLINE_EXCEEDED
        ? Last.SILENT
        : Last.FAILED;
  }

  private static Duration proto(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }

  /** A unary answer as a future. */
  private static final class Answer<T> implements StreamObserver<T> {
    final CompletableFuture<T> future = new CompletableFuture<>();
    private @Nullable T value;

    @Override
    public void onNext(T message) {
      value = message;
    }

    @Override
    public void onError(Throwable failure) {
      future.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      T message = value;
      if (message != null) {
        future.complete(message);
      } else {
        future.completeExceptionally(Status.INTERNAL.asRuntimeException());
      }
    }
  }
}
