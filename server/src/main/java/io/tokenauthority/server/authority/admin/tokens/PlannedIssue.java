package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.Idempotency;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import java.time.Duration;
import java.util.function.Function;

/**
 * Makes a token whose secret takes longer to make than a transaction may last: plan, mint, plan
 * again in the transaction that writes. What the plan rests on may change in between; then all is
 * done again, a few times at most. A repeat of the request is answered before anything is minted.
 *
 * @param <P> the plan; equal plans are the same decision
 * @param <T> the answer
 */
final class PlannedIssue<P, T> {

  private static final int TRIES = 3;

  private final Store store;
  private final Idempotency idempotency;
  private final Mint mint;

  PlannedIssue(Store store, Idempotency idempotency, Mint mint) {
    this.store = store;
    this.idempotency = idempotency;
    this.mint = mint;
  }

  /** Where the plan leads. */
  sealed interface Step<P, T> {}

  /** There is nothing to be made. */
  record Answer<P, T>(T answer) implements Step<P, T> {}

  /** This is to be made. */
  record Make<P, T>(P plan) implements Step<P, T> {}

  /** How a request is planned and carried out. */
  record Recipe<P, T>(
      Function<Transaction, Step<P, T>> planner,
      Function<P, TokenPlan> token,
      Writer<P, T> writer,
      Idempotency.Replay<T> replay) {}

  /** Writes what was planned and minted. */
  @FunctionalInterface
  interface Writer<P, T> {
    /** Writes in {@code tx}. */
    Idempotency.Made<T> write(Transaction tx, P plan, Minted minted);
  }

  T run(Call call, Idempotency.Request request, Recipe<P, T> recipe) {
    for (int attempt = 0; attempt < TRIES; attempt++) {
      Step<P, T> step =
          store.read(
              tx ->
                  idempotency
                      .answered(tx, call, request, recipe.replay())
                      .<Step<P, T>>map(Answer::new)
                      .orElseGet(() -> recipe.planner().apply(tx)));
      if (step instanceof Answer<P, T> answer) {
        return answer.answer();
      }
      Minted minted = mint.mint(recipe.token().apply(((Make<P, T>) step).plan()));
      try {
        return idempotency.once(
            call, request, tx -> write(tx, step, minted, recipe), recipe.replay());
      } catch (PlanChanged changed) {
        // drawn up, minted and judged anew
      }
    }
    throw Denied.later(
        Reason.OVERLOADED, "what this rests on keeps changing: try again", Duration.ofSeconds(1));
  }

  private Idempotency.Made<T> write(
      Transaction tx, Step<P, T> step, Minted minted, Recipe<P, T> recipe) {
    Step<P, T> again = recipe.planner().apply(tx);
    if (!again.equals(step) || !maySign(tx, minted)) {
      throw new PlanChanged();
    }
    return recipe.writer().write(tx, ((Make<P, T>) again).plan(), minted);
  }

  /** A key that was revoked or rotated meanwhile would leave a token that dies unseen. */
  private static boolean maySign(Transaction tx, Minted minted) {
    return minted.key().map(key -> tx.signingKeys().hold(key, SigningKeyState.ACTIVE)).orElse(true);
  }

  /** Leaves a transaction so that nothing of it remains. */
  static final class PlanChanged extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PlanChanged() {
      super("the plan changed", null, false, false);
    }
  }
}
