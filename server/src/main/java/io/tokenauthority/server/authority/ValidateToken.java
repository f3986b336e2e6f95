package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.Validation.Active;
import io.tokenauthority.server.authority.Validation.Inactive;
import io.tokenauthority.server.authority.Validation.InactiveReason;
import io.tokenauthority.server.authority.Validation.Question;
import io.tokenauthority.server.limits.RateLimits;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.server.trust.ViewMark;
import io.tokenauthority.token.Scope;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.jwt.AccessClaims;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Judges a token. Writes nothing.
 *
 * <p>{@link #tryNow} answers from memory and never blocks: a transport's thread may call it. What
 * it cannot answer (a token not seen before, a view that must become newer first) goes to {@link
 * #work}, which does the rest elsewhere. What is remembered of a token is judged against the view
 * of the revocations at every use, so remembering never keeps a revoked token alive.
 */
public final class ValidateToken {

  private static final Scope TOKENS_VALIDATE = new Scope("tokens:validate");
  private static final int EPOCH_SHIFT = 48;
  private static final Duration SOON = Duration.ofSeconds(1);

  private final BearerTokens tokens;
  private final TrustView trust;
  private final RateLimits limits;
  private final Duration staleAfter;
  private final Runnable nudge;
  private final Executor lane;

  /**
   * @param staleAfter how old the view may be to judge by it
   * @param nudge asks for a newer view; must not block
   * @param lane runs what blocks; bounded, and refuses by {@link
   *     java.util.concurrent.RejectedExecutionException}
   */
  public ValidateToken(
      BearerTokens tokens,
      TrustView trust,
      RateLimits limits,
      Duration staleAfter,
      Runnable nudge,
      Executor lane) {
    this.tokens = tokens;
    this.trust = trust;
    this.limits = limits;
    this.staleAfter = staleAfter;
    this.nudge = nudge;
    this.lane = lane;
  }

  /**
   * The verdict, if memory has it; empty: {@link #work} is needed.
   *
   * @throws Denied SCOPE_INSUFFICIENT, TRUST_STALE, RATE_LIMITED, FIELD_INVALID
   */
  public Optional<Validation> tryNow(Call call, Question question) {
    limits
        .validate(call.requirePrincipal().grant(), call.now())
        .ifPresent(
            wait -> {
              throw Refusals.tooMany(wait);
            });
    requireMayAsk(call, question);
    ViewMark view = trust.mark(call.now());
    if (!view.isSynced()) {
      return Optional.empty(); // this process was paused: it asks before it trusts its memory
    }
    requireFresh(view);
    requirePossible(question.minSequence(), view);
    if (view.sequence() < question.minSequence()) {
      return Optional.empty();
    }
    return tokens
        .remembered(question.token(), call.now())
        .map(found -> judge(call, question, found, view));
  }

  /**
   * The verdict that memory did not have. Never blocks the calling thread; completes on the lane.
   * Fails with {@link Denied} as {@link #tryNow} throws it, or REVOCATION_NOT_YET_SEEN, OVERLOADED;
   * or with a {@link io.tokenauthority.server.store.StoreException}.
   */
  public CompletionStage<Validation> work(Call call, Question question) {
    CompletableFuture<Validation> answer = new CompletableFuture<>();
    if (trust.sequence() >= question.minSequence()) {
      onLane(answer, () -> look(call, question));
      return answer;
    }
    trust
        .whenSeen(question.minSequence(), question.patience())
        .thenAccept(seen -> onLane(answer, () -> seen ? look(call, question) : notSeen()));
    nudge.run();
    return answer;
  }

  private void onLane(CompletableFuture<Validation> answer, Supplier<Validation> work) {
    try {
      lane.execute(() -> complete(answer, work));
    } catch (RejectedExecutionException full) {
      answer.completeExceptionally(
          Denied.later(Reason.OVERLOADED, "too many validations at once", SOON));
    }
  }

  private static void complete(CompletableFuture<Validation> answer, Supplier<Validation> work) {
    try {
      answer.complete(work.get());
    } catch (RuntimeException failed) {
      answer.completeExceptionally(failed);
    }
  }

  private static Validation notSeen() {
    throw Denied.later(
        Reason.REVOCATION_NOT_YET_SEEN, "this replica has not heard of that revocation yet", SOON);
  }

  /**
   * Before anything is looked at: a caller without the scope asks about the very token that it
   * called with, or costs nobody a signature check.
   */
  private static void requireMayAsk(Call call, Question question) {
    Principal caller = call.requirePrincipal();
    if (!caller.scopes().contains(TOKENS_VALIDATE) && !caller.holds(question.token())) {
      call.require(TOKENS_VALIDATE);
    }
  }

  private Validation look(Call call, Question question) {
    requireMayAsk(call, question);
    trust.sync();
    requirePossible(question.minSequence(), trust.mark(call.now()));
    Finding found = tokens.find(question.token(), call.now());
    // The view is read after the token: whatever was revoked before the answer began is in it.
    return judge(call, question, found, requireFresh(trust.mark(call.now())));
  }

  /**
   * The verdict on a caller's own token, for the face that it came to: nobody asks, so nobody's
   * rights are looked at. Blocks.
   *
   * @throws Denied TRUST_STALE, OVERLOADED
   */
  Validation own(Question question, Instant now) {
    trust.sync();
    Finding found = tokens.find(question.token(), now);
    return verdict(now, question, found, requireFresh(trust.mark(now)));
  }

  private Validation judge(Call call, Question question, Finding found, ViewMark view) {
    Validation verdict = verdict(call.now(), question, found, view);
    return verdict instanceof Inactive
            && !call.requirePrincipal().scopes().contains(TOKENS_VALIDATE)
        ? new Inactive(Optional.empty(), view)
        : verdict;
  }

  private Validation verdict(Instant now, Question question, Finding found, ViewMark view) {
    if (found instanceof Finding.Bad bad) {
      return new Inactive(Optional.of(bad.reason()), view);
    }
    TokenFacts facts = ((Finding.Good) found).facts();
    AccessClaims claims = facts.claims();
    if (trust.judge(facts.revocable()).isRevoked()) {
      return new Inactive(Optional.of(InactiveReason.REVOKED), view);
    }
    if (!now.isBefore(claims.expiresAt())) {
      return new Inactive(Optional.of(InactiveReason.EXPIRED), view);
    }
    boolean elsewhere =
        question.audience().isPresent() && !claims.audiences().contains(question.audience().get());
    if (elsewhere) {
      return new Inactive(Optional.of(InactiveReason.AUDIENCE_MISMATCH), view);
    }
    ScopeSet missing =
        claims.scopes().containsAll(question.requiredScopes())
            ? ScopeSet.none()
            : question.requiredScopes().missingFrom(claims.scopes());
    return new Active(facts, missing, view);
  }

  private ViewMark requireFresh(ViewMark view) {
    if (view.age().compareTo(staleAfter) > 0) {
      nudge.run();
      throw Denied.because(
          Reason.TRUST_STALE,
          "this replica's view of revocations is too old",
          Map.of("view_age", view.age().toMillis() + "ms"));
    }
    return view;
  }

  /** A sequence of an epoch that has not begun was given to nobody: to wait for it is useless. */
  private static void requirePossible(long minSequence, ViewMark view) {
    if (minSequence < 0 || minSequence >>> EPOCH_SHIFT > view.sequence() >>> EPOCH_SHIFT) {
      throw Denied.field(
          "min_revocation_sequence",
          "must be a sequence that a revocation of this authority was given");
    }
  }
}
