package io.tokenauthority.interceptor.client;

import io.tokenauthority.v1.TokenSet;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Redeems a user's refresh token (promise P1, the client's part). At every point at which the
 * process may die, the store holds what the next start needs:
 *
 * <ol>
 *   <li>take the store, so that nobody else redeems meanwhile;
 *   <li>keep a request id beside the token, unless an earlier redemption left one;
 *   <li>redeem under that id: a repeat after a lost answer is given the same successor;
 *   <li>keep the successor in the token's place, in one step;
 *   <li>give the store back, and only then the new access token out.
 * </ol>
 */
final class RefreshTokenFetch implements Fetch {

  private final RefreshTokenStore store;
  private final SourceContext context;

  RefreshTokenFetch(RefreshTokenStore store, SourceContext context) {
    this.store = store;
    this.context = context;
  }

  @Override
  public CompletionStage<Fetched> next() {
    return CompletableFuture.supplyAsync(this::take, context.worker()).thenCompose(this::redeem);
  }

  private RefreshTokenStore.Lease take() {
    try {
      return store.lease(TokenKeeper.ATTEMPT);
    } catch (IOException unusable) {
      throw new Refused(Troubles.storeFailed(unusable));
    }
  }

  private CompletableFuture<Fetched> redeem(RefreshTokenStore.Lease lease) {
    return CompletableFuture.supplyAsync(() -> begin(lease), context.worker())
        .thenCompose(redemption -> send(lease, redemption))
        .whenComplete((fetched, error) -> lease.close());
  }

  private static Redemption begin(RefreshTokenStore.Lease lease) {
    try {
      Redemption kept = lease.read();
      if (kept.begun()) {
        return kept;
      }
      Redemption begun = kept.begin();
      lease.write(begun);
      return begun;
    } catch (IOException unusable) {
      throw new Refused(Troubles.storeFailed(unusable));
    }
  }

  private CompletableFuture<Fetched> send(RefreshTokenStore.Lease lease, Redemption redemption) {
    long sentAt = context.clock().nanos();
    return context
        .calls()
        .refresh(redemption, context.request())
        .thenApplyAsync(tokens -> keep(lease, tokens, sentAt), context.worker());
  }

  private static Fetched keep(RefreshTokenStore.Lease lease, TokenSet tokens, long sentAt) {
    Fetched fetched = AuthorityCalls.fetched(tokens, sentAt);
    if (!AccessToken.isSendable(tokens.getRefreshToken())) {
      throw new Refused(Troubles.NO_SUCCESSOR);
    }
    try {
      lease.write(Redemption.notBegun(tokens.getRefreshToken()));
    } catch (IOException unusable) {
      // The request id stands: the next try is given this same successor.
      throw new Refused(Troubles.storeFailed(unusable));
    }
    return fetched;
  }
}
