package io.tokenauthority.server.authority;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.Revocation.Cause;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.TokenId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The transactions that revoke on request. Each writes what it revokes, its audit row, and the
 * revocation last, whose sequence is its place in the order of commits. What was revoked before is
 * answered as it was then, and writes nothing.
 */
public final class RequestedRevocations {

  private static final int TRIES = 4;

  private final AuditJournal journal;

  public RequestedRevocations(AuditJournal journal) {
    this.journal = journal;
  }

  /** A grant with all under it. */
  StoredRevocation grant(Transaction tx, Call call, GrantId id, String reason) {
    if (tx.grants().find(id).isEmpty()) {
      throw missing("grant", id.value());
    }
    return grant(tx, call, id, AuditEntry.of("grant.revoke", "grant", id.value()), reason);
  }

  /** A grant that is there, written down as {@code entry}. */
  public StoredRevocation grant(
      Transaction tx, Call call, GrantId id, AuditEntry entry, String reason) {
    Instant now = call.now();
    boolean first = tx.grants().revoke(id, new Grant.End(now, reason));
    Optional<StoredRevocation> before = tx.revocations().find(Revocation.Kind.GRANT, id.value());
    if (!first && before.isPresent()) {
      return before.get();
    }
    journal.record(tx, call, entry.because(reason));
    Instant latestEnd = tx.serviceTokens().latestJwtEnd(id).orElse(now);
    return tx.revocations().append(Revocation.ofGrant(id, latestEnd, now, Cause.REQUESTED), now);
  }

  /**
   * One token by its id: a service token's secret alone, not its grant; any other id is taken for
   * an access token's, which are not stored, and revoked for the longest life it can have.
   */
  StoredRevocation token(Transaction tx, Call call, TokenId id, String reason) {
    Optional<Holding> holding = tx.serviceTokens().find(id);
    Instant now = call.now();
    Instant longest = now.plus(Revocation.LONGEST_ACCESS_LIFE);
    if (holding.isEmpty()) {
      return token(
          tx, call, id, longest, AuditEntry.of("token.revoke", "token", id.value()), reason);
    }
    ServiceToken token = holding.get().token();
    tx.serviceTokens().retire(id, now);
    // Verifiers judge a JWT by its own exp; of an opaque one they only remember answers for a
    // while.
    Instant end = token.format() == ServiceToken.Format.JWT ? token.expireTime() : longest;
    return token(
        tx,
        call,
        id,
        end,
        AuditEntry.of("service_token.revoke", "service_token", id.value()),
        reason);
  }

  /** One token whose end is known, written down as {@code entry}. */
  StoredRevocation token(
      Transaction tx, Call call, TokenId id, Instant end, AuditEntry entry, String reason) {
    Optional<StoredRevocation> before =
        tx.revocations().findAlone(Revocation.Kind.TOKEN, id.value());
    if (before.isPresent()) {
      return before.get();
    }
    journal.record(tx, call, entry.because(reason));
    return tx.revocations().append(Revocation.ofToken(id, end, Cause.REQUESTED), call.now());
  }

  /** All that an account holds now. Each time anew: it may hold more since. */
  StoredRevocation account(Transaction tx, Call call, AccountId id, String reason) {
    Instant now = call.now();
    for (int tries = 0; tries < TRIES; tries++) {
      Account present =
          tx.accounts()
              .hold(id)
              .filter(account -> account.state() != AccountState.DELETED)
              .orElseThrow(() -> missing("account", id.value()));
      Account next = present.withAllRevoked(now);
      if (tx.accounts().replace(next)) {
        journal.record(
            tx,
            call,
            AuditEntry.of("account.revoke_tokens", "account", id.value())
                .because(reason)
                .with("generation", Long.toString(next.generation())));
        Instant latestEnd = tx.serviceTokens().latestJwtEnd(id).orElse(now);
        return tx.revocations()
            .append(
                Revocation.ofAccount(id, next.generation(), latestEnd, now, Cause.REQUESTED), now);
      }
    }
    throw new StoreException(StoreException.Kind.UNAVAILABLE, "the account is being changed");
  }

  private static Denied missing(String kind, String id) {
    return Denied.because(
        Reason.NOT_FOUND, "there is no such " + kind, Map.of("kind", kind, "id", id));
  }
}
