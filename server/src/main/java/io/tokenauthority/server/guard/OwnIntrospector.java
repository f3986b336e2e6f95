package io.tokenauthority.server.guard;

import io.tokenauthority.interceptor.server.introspection.Introspection;
import io.tokenauthority.interceptor.server.introspection.Introspector;
import io.tokenauthority.interceptor.server.introspection.NoAnswerException;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Introspect;
import io.tokenauthority.server.authority.TokenFacts;
import io.tokenauthority.server.authority.Validation.InactiveReason;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.v1.ErrorReason;
import io.tokenauthority.v1.TokenKind;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Looks opaque tokens up in this process's own store, on a lane that may block. */
public final class OwnIntrospector implements Introspector {

  private final Introspect introspect;
  private final InstantSource time;
  private final Executor lane;

  /**
   * @param lane where look-ups block; may refuse with {@link Denied}
   */
  public OwnIntrospector(Introspect introspect, InstantSource time, Executor lane) {
    this.introspect = introspect;
    this.time = time;
    this.lane = lane;
  }

  /** Any answer is as new as this process's view: a smaller {@code minSequence} is always met. */
  @Override
  public CompletionStage<Introspection> introspect(String token, long minSequence) {
    CompletableFuture<Introspection> answer = new CompletableFuture<>();
    try {
      lane.execute(() -> complete(answer, token));
    } catch (Denied full) {
      answer.completeExceptionally(new NoAnswerException(ErrorReason.OVERLOADED));
    }
    return answer;
  }

  private void complete(CompletableFuture<Introspection> answer, String token) {
    try {
      answer.complete(read(introspect.look(token, time.instant())));
    } catch (Denied overloaded) {
      answer.completeExceptionally(new NoAnswerException(ErrorReason.OVERLOADED));
    } catch (StoreException silent) {
      answer.completeExceptionally(new NoAnswerException(ErrorReason.STORE_UNAVAILABLE));
    } catch (RuntimeException bug) {
      answer.completeExceptionally(bug);
    }
  }

  private static Introspection read(Introspect.Answer answer) {
    return answer
        .facts()
        .<Introspection>map(facts -> active(facts, answer.sequence()))
        .orElseGet(
            () ->
                new Introspection.Inactive(
                    reason(answer.reason().orElse(InactiveReason.INVALID)), answer.sequence()));
  }

  private static Introspection.Active active(TokenFacts facts, long sequence) {
    TokenKind kind =
        switch (facts.kind()) {
          case ACCESS -> TokenKind.TOKEN_KIND_ACCESS;
          case SERVICE -> TokenKind.TOKEN_KIND_SERVICE;
        };
    return new Introspection.Active(facts.claims(), kind, sequence);
  }

  private static ErrorReason reason(InactiveReason reason) {
    return switch (reason) {
      case MALFORMED -> ErrorReason.TOKEN_MALFORMED;
      case EXPIRED -> ErrorReason.TOKEN_EXPIRED;
      case REVOKED -> ErrorReason.TOKEN_REVOKED;
      case INVALID, WRONG_KIND -> ErrorReason.TOKEN_INVALID;
      case AUDIENCE_MISMATCH -> ErrorReason.AUDIENCE_MISMATCH;
      case SIGNING_KEY_UNKNOWN -> ErrorReason.SIGNING_KEY_UNKNOWN;
    };
  }
}
