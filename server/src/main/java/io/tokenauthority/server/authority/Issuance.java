package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.TokenSet.Refresh;
import io.tokenauthority.server.limits.RateLimits;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.Tier;
import io.tokenauthority.token.jwt.AccessClaims;
import java.util.Optional;

/**
 * The part that issuing has in common, whatever the credential: the limit, one transaction that
 * decides and writes the audit row, and the signature after the commit. Safe between threads.
 */
public final class Issuance {

  private final Store store;
  private final AuditJournal journal;
  private final RateLimits limits;
  private final Refusals refusals;
  private final AccessTokenMint mint;
  private final UseRecorder uses;

  public Issuance(
      Store store,
      AuditJournal journal,
      RateLimits limits,
      Refusals refusals,
      AccessTokenMint mint,
      UseRecorder uses) {
    this.store = store;
    this.journal = journal;
    this.limits = limits;
    this.refusals = refusals;
    this.mint = mint;
    this.uses = uses;
  }

  /** What a transaction decided. */
  record Granted(AccessClaims claims, Optional<Refresh> refresh, AuditEntry entry) {

    /** An access token, and nothing beside it. */
    static Granted of(AccessClaims claims, AuditEntry entry) {
      return new Granted(claims, Optional.empty(), entry);
    }
  }

  /**
   * Whose credential it is, as far as is known before the transaction.
   *
   * @param entry what a refusal is written down as
   * @param name what a bad credential counts against; empty for none
   */
  record Claimant(String credential, Tier tier, AuditEntry entry, String name) {}

  Store store() {
    return store;
  }

  Refusals refusals() {
    return refusals;
  }

  AccessTokenMint mint() {
    return mint;
  }

  RateLimits limits() {
    return limits;
  }

  /** Issues what {@code decision} grants. */
  TokenSet issue(Call call, Claimant claimant, Store.Work<Granted> decision) {
    requireWithinLimit(claimant.credential(), claimant.tier());
    Granted granted;
    try {
      granted = store.write(tx -> recorded(tx, call, decision));
    } catch (Denied refusal) {
      throw refusals.refused(call, claimant.entry(), claimant.name(), refusal);
    }
    AccessClaims claims = granted.claims();
    uses.used(claims.grantId(), call.now());
    return mint.sign(claims, granted.refresh(), call.now());
  }

  /** One more for this credential, or RATE_LIMITED. */
  void requireWithinLimit(String credential, Tier tier) {
    limits
        .spend(credential, tier)
        .ifPresent(
            wait -> {
              throw Refusals.tooMany(wait);
            });
  }

  private Granted recorded(Transaction tx, Call call, Store.Work<Granted> decision) {
    Granted granted = decision.run(tx);
    journal.record(tx, call, described(granted));
    return granted;
  }

  private static AuditEntry described(Granted granted) {
    AccessClaims claims = granted.claims();
    return granted
        .entry()
        .with("token", claims.tokenId().value())
        .with("scopes", String.join(" ", claims.scopes().asTexts()))
        .with("audiences", String.join(" ", claims.audiences().asTexts()))
        .with("expires", claims.expiresAt().toString());
  }
}
