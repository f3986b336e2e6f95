package io.tokenauthority.interceptor.server;

import io.tokenauthority.interceptor.server.introspection.Introspection;
import io.tokenauthority.interceptor.server.introspection.Introspector;
import io.tokenauthority.interceptor.server.introspection.NoAnswerException;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.revocation.RevocationView;
import io.tokenauthority.v1.ErrorReason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Has the authority judge a token. No answer is taken from a view older than any that this guard
 * has heard of, by its feed or by an earlier answer (P2, P4): a replica that lags behind is asked
 * again and must catch up first.
 */
final class AuthorityExamination {

  private final Introspector introspector;
  private final RevocationView view;
  private final AudienceSet audiences;
  private final GuardClock clock;
  private final AtomicLong newestAnswer = new AtomicLong();

  AuthorityExamination(
      Introspector introspector, RevocationView view, AudienceSet audiences, GuardClock clock) {
    this.introspector = introspector;
    this.view = view;
    this.audiences = audiences;
    this.clock = clock;
  }

  CompletionStage<Examined> examine(PresentedToken token) {
    return introspector
        .introspect(token.reveal(), 0)
        .thenCompose(first -> isNewEnough(first) ? done(first) : askAgain(token))
        .thenApply(answer -> found(token, answer))
        .exceptionally(AuthorityExamination::noVerdict);
  }

  private CompletionStage<Introspection> askAgain(PresentedToken token) {
    return introspector
        .introspect(token.reveal(), newest())
        .thenCompose(
            second ->
                isNewEnough(second)
                    ? done(second)
                    : CompletableFuture.failedFuture(
                        new NoAnswerException(ErrorReason.REVOCATION_NOT_YET_SEEN)));
  }

  private boolean isNewEnough(Introspection answer) {
    return answer.sequence() >= newest();
  }

  /** The newest revocation that this guard has heard of in any way. */
  long newest() {
    return Math.max(view.sequence(), newestAnswer.get());
  }

  private CompletionStage<Introspection> done(Introspection answer) {
    newestAnswer.accumulateAndGet(answer.sequence(), Math::max);
    return CompletableFuture.completedFuture(answer);
  }

  private Examined found(PresentedToken token, Introspection answer) {
    if (answer instanceof Introspection.Active active) {
      return KnownToken.byAuthority(
          active.claims(), active.kind(), token.digest(), clock.nanoTime());
    }
    Introspection.Inactive inactive = (Introspection.Inactive) answer;
    return new Examined.Refused(Refusals.inactive(inactive.reason(), audiences));
  }

  private static Examined noVerdict(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    ErrorReason reason =
        cause instanceof NoAnswerException known
            ? known.reason()
            : ErrorReason.AUTHORITY_UNAVAILABLE;
    return new Examined.Refused(Refusals.noVerdict(reason));
  }
}
