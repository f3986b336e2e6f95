package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.AuditEntry.Fact;
import io.tokenauthority.server.authority.IssuedAudit.Tail;
import io.tokenauthority.server.authority.TokenSet.Refresh;
import io.tokenauthority.server.limits.RateLimits;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.Tier;
import io.tokenauthority.token.jwt.AccessClaims;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The part that issuing has in common, whatever the credential: the limit, one transaction that
 * decides and writes the audit row, and the signature after the commit. Safe between threads.
 */
public final class Issuance {

  /** Rows in one transaction. */
  private static final int BATCH = 200;

  private final Store store;
  private final AuditJournal journal;
  private final AccessTokenMint mint;
  private final UseRecorder uses;
  private final IssuedAudit issuedAudit;
  private final Refusals refusals;

  public Issuance(
      Store store,
      AuditJournal journal,
      RateLimits limits,
      AccessTokenMint mint,
      UseRecorder uses,
      IssuedAudit issuedAudit) {
    this.store = store;
    this.journal = journal;
    this.mint = mint;
    this.uses = uses;
    this.issuedAudit = issuedAudit;
    this.refusals = new Refusals(store, journal, limits);
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

  /**
   * Issues what {@code decision} grants. The decision only reads: without a row to write it needs
   * no writing transaction.
   */
  CompletionStage<TokenSet> issue(
      Pace pace, Call call, Claimant claimant, Store.Work<Granted> decision) {
    requireWithinLimit(claimant.credential(), claimant.tier());
    long told = issuedAudit.due(claimant.credential(), call.now());
    CompletionStage<Granted> granted =
        told == 0
            ? Pace.done(() -> store.read(decision))
            : pace.write(store, tx -> recorded(tx, call, decision, told));
    return pace.then(
        granted,
        done -> {
          if (told == 0) {
            issuedAudit.issued(claimant.credential(), call, done.entry());
          }
          return sign(call, done);
        },
        trouble -> {
          issuedAudit.undo(claimant.credential(), told);
          return told(call, claimant, trouble);
        });
  }

  /**
   * Writes the rows of what was issued after the last row of its credential, of minutes gone by
   * ({@link IssuedAudit}).
   *
   * @throws io.tokenauthority.server.store.StoreException when the database does not answer; the
   *     rows then wait
   */
  public void settle(Instant now) {
    settle(issuedAudit.tails(now), now);
  }

  /** The same of all: nothing more will be issued here. */
  public void settleAll(Instant now) {
    settle(issuedAudit.lastTails(), now);
  }

  private void settle(List<Tail> tails, Instant now) {
    for (int from = 0; from < tails.size(); from += BATCH) {
      List<Tail> batch = tails.subList(from, Math.min(tails.size(), from + BATCH));
      try {
        store.write(
            tx -> {
              for (Tail tail : batch) {
                Call call = new Call(now, tail.call().peer(), tail.call().principal());
                journal.record(tx, call, counted(tail.last(), tail.count()));
              }
              return true;
            });
      } catch (RuntimeException failed) {
        issuedAudit.back(tails.subList(from, tails.size()));
        throw failed;
      }
    }
  }

  /** Issues what {@code decision} grants and writes: it is always told. */
  TokenSet begin(Call call, Claimant claimant, Store.Work<Granted> decision) {
    requireWithinLimit(claimant.credential(), claimant.tier());
    Granted granted;
    try {
      granted = store.write(tx -> recorded(tx, call, decision, 1));
    } catch (Denied refusal) {
      throw told(call, claimant, refusal);
    }
    return sign(call, granted);
  }

  /** One more for this credential, or RATE_LIMITED. */
  void requireWithinLimit(String credential, Tier tier) {
    refusals.requireWithinLimit(credential, tier);
  }

  private RuntimeException told(Call call, Claimant claimant, RuntimeException trouble) {
    return trouble instanceof Denied refusal
        ? refusals.refused(call, claimant.entry(), claimant.name(), refusal)
        : trouble;
  }

  private TokenSet sign(Call call, Granted granted) {
    uses.used(granted.claims().grantId(), call.now());
    return mint.sign(granted.claims(), granted.refresh(), call.now());
  }

  private Granted recorded(Transaction tx, Call call, Store.Work<Granted> decision, long count) {
    Granted granted = decision.run(tx);
    journal.record(tx, call, counted(described(granted), count));
    return granted;
  }

  private static AuditEntry counted(AuditEntry entry, long count) {
    return count == 1 ? entry : entry.with("count", Long.toString(count));
  }

  private static AuditEntry described(Granted granted) {
    AccessClaims claims = granted.claims();
    return granted
        .entry()
        .with(
            new Fact("token", claims.tokenId().value()),
            new Fact("scopes", claims.scopes().asText()),
            new Fact("audiences", String.join(" ", claims.audiences().asTexts())),
            new Fact("expires", claims.expiresAt().toString()));
  }
}
