package io.tokenauthority.server.authority;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.tokenauthority.server.authority.TokenSet.Refresh;
import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.sealing.SuccessorSeal;
import io.tokenauthority.server.store.RefreshChains.Session;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.Tier;
import io.tokenauthority.token.opaque.RefreshToken;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Redeems a refresh token for its successor and a new access token (P1). Blocks. Safe between
 * threads.
 */
public final class RefreshSession {

  /** The finding of a repeat that ended its session. */
  public static final String REUSED = "reused";

  private static final String ACTION = "session.refresh";
  private static final int REMEMBERED = 100_000;

  private final Issuance issuance;
  private final Redemptions redemptions;
  private final TrustView trust;

  /** Whose a handle is, for the limit alone. */
  private final Cache<SecretDigest, Owner> owners =
      Caffeine.newBuilder()
          .maximumSize(REMEMBERED)
          .expireAfterWrite(Duration.ofMinutes(10))
          .executor(Runnable::run)
          .build();

  private record Owner(GrantId grant, Tier tier) {}

  public RefreshSession(Issuance issuance, Redemptions redemptions, TrustView trust) {
    this.issuance = issuance;
    this.redemptions = redemptions;
    this.trust = trust;
  }

  /**
   * Redeems.
   *
   * @throws Denied CREDENTIAL_INVALID (unknown, expired, used and revoked alike), ACCOUNT_DISABLED,
   *     SCOPE_NOT_GRANTED, RATE_LIMITED
   * @throws io.tokenauthority.server.store.StoreException when the database does not answer
   */
  public TokenSet refresh(Call call, RefreshRequest request) {
    return Pace.result(refresh(Pace.WAITING, call, request));
  }

  /**
   * Redeems without a thread that waits, where the pace has none. What it throws itself was known
   * before the commit; what else {@link #refresh(Call, RefreshRequest)} throws the stage fails
   * with.
   */
  public CompletionStage<TokenSet> refresh(Pace pace, Call call, RefreshRequest request) {
    // 1. Take it apart: its checksum tells junk from tokens, its handle tells the session.
    RefreshToken presented =
        RefreshToken.parse(request.refreshToken()).orElseThrow(() -> refused(call, "malformed"));
    spend(call, presented.handleDigest());

    // 2. Make and seal a successor beforehand: slow work stays out of the transaction.
    RefreshToken successor = presented.successor(issuance.mint().random());
    Redemptions.Offer offer =
        new Redemptions.Offer(
            presented, successor.digest(), Bytes.of(SuccessorSeal.seal(presented, successor)));

    // 3. Judge and act in one transaction, which one conditional update decides.
    CompletionStage<Redemptions.Outcome> outcome = redemptions.redeem(pace, call, request, offer);
    return pace.then(
        outcome,
        done -> answer(call, presented, successor, done),
        trouble -> redemptions.told(call, offer, trouble));
  }

  private TokenSet answer(
      Call call, RefreshToken presented, RefreshToken successor, Redemptions.Outcome outcome) {
    // 4. A repeat that is not permitted has killed the grant; this process knows before it answers.
    if (outcome instanceof Redemptions.Reused reused) {
      trust.acknowledge(reused.revocation());
      throw Denied.credential(REUSED);
    }

    // 5. Sign, and hand out the successor: the new one, or for a repeat the same again.
    Redemptions.Redeemed redeemed = (Redemptions.Redeemed) outcome;
    RefreshToken next =
        redeemed.sealed().isEmpty()
            ? successor
            : SuccessorSeal.open(presented, redeemed.sealed().toArray());
    return issuance
        .mint()
        .sign(redeemed.claims(), Optional.of(new Refresh(next, redeemed.idleEnd())), call.now());
  }

  private void spend(Call call, SecretDigest handle) {
    Owner owner = owners.getIfPresent(handle);
    if (owner == null) {
      Session session =
          issuance
              .store()
              .read(tx -> tx.refreshChains().findByHandle(handle))
              .orElseThrow(() -> refused(call, "unknown"));
      owner = new Owner(session.grant().id(), session.account().tier());
      owners.put(handle, owner);
    }
    issuance.requireWithinLimit(owner.grant().value(), owner.tier());
  }

  private Denied refused(Call call, String finding) {
    return issuance
        .refusals()
        .refused(call, AuditEntry.of(ACTION, "grant", ""), "", Denied.credential(finding));
  }
}
