package io.tokenauthority.interceptor.server.introspection;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.interceptor.server.refusal.Bug;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokenResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks by {@code ValidateToken}. The channel is authenticated by its owner; the token needs {@code
 * tokens:validate}, for without it the authority tells no reasons and answers for nobody else's
 * tokens.
 */
public final class RemoteIntrospector implements Introspector {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteIntrospector.class);
  private static final long DEADLINE_SECONDS = 5;

  private final TokenAuthorityGrpc.TokenAuthorityStub authority;
  private final WireIntrospection wire;

  public RemoteIntrospector(Channel channel, Issuer issuer) {
    this.authority = TokenAuthorityGrpc.newStub(channel);
    this.wire = new WireIntrospection(issuer);
  }

  @Override
  public CompletionStage<Introspection> introspect(String token, long minSequence) {
    CompletableFuture<Introspection> answer = new CompletableFuture<>();
    authority
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .validateToken(
            ValidateTokenRequest.newBuilder()
                .setToken(token)
                .setMinRevocationSequence(minSequence)
                .build(),
            new Answer(answer));
    return answer;
  }

  private final class Answer implements StreamObserver<ValidateTokenResponse> {
    private final CompletableFuture<Introspection> answer;

    Answer(CompletableFuture<Introspection> answer) {
      this.answer = answer;
    }

    @Override
    public void onNext(ValidateTokenResponse response) {
      try {
        answer.complete(wire.read(response));
      } catch (IllegalArgumentException broken) {
        LOG.warn("an answer of the authority cannot be used{}", Bug.trace(broken));
        answer.completeExceptionally(new NoAnswerException(ErrorReason.AUTHORITY_UNAVAILABLE));
      }
    }

    @Override
    public void onError(Throwable failed) {
      LOG.info("no verdict from the authority: {}", Status.fromThrowable(failed).getCode());
      answer.completeExceptionally(new NoAnswerException(reason(failed)));
    }

    @Override
    public void onCompleted() {
      answer.completeExceptionally(new NoAnswerException(ErrorReason.AUTHORITY_UNAVAILABLE));
    }
  }

  /** Only what is about the view is passed on; our own rights or limits are no caller's matter. */
  private static ErrorReason reason(Throwable failed) {
    return WireIntrospection.isNotYetSeen(failed)
        ? ErrorReason.REVOCATION_NOT_YET_SEEN
        : ErrorReason.AUTHORITY_UNAVAILABLE;
  }
}
