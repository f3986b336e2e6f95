package io.tokenauthority.server.authority.admin;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.Revocation.Cause;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.server.trust.TrustView;
import java.time.Instant;
import java.util.List;

/**
 * What a transaction revoked, as its last writing act. This replica judges by it before anybody is
 * told that it is done (P4): {@link #acknowledge} after the commit.
 */
public record RevokedNow(List<StoredRevocation> rows) {

  /** Nothing. */
  public static final RevokedNow NOTHING = new RevokedNow(List.of());

  /** Keeps its own copy. */
  public RevokedNow {
    rows = List.copyOf(rows);
  }

  /** Appends all that an account held below its present generation. */
  public static RevokedNow account(Transaction tx, Account account, Cause cause, Instant now) {
    Instant latest = tx.serviceTokens().latestJwtEnd(account.id()).orElse(now);
    return append(
        tx, Revocation.ofAccount(account.id(), account.generation(), latest, now, cause), now);
  }

  /** Appends grants with all under them. */
  public static RevokedNow grants(Transaction tx, List<Grant> grants, Cause cause, Instant now) {
    return new RevokedNow(
        grants.stream()
            .map(
                grant -> {
                  Instant latest = tx.serviceTokens().latestJwtEnd(grant.id()).orElse(now);
                  Revocation revocation = Revocation.ofGrant(grant.id(), latest, now, cause);
                  return tx.revocations().append(revocation, now);
                })
            .toList());
  }

  private static RevokedNow append(Transaction tx, Revocation revocation, Instant now) {
    return new RevokedNow(List.of(tx.revocations().append(revocation, now)));
  }

  /** Lets this replica judge by it. */
  public void acknowledge(TrustView view) {
    if (!rows.isEmpty()) {
      view.acknowledge(rows.toArray(StoredRevocation[]::new));
    }
  }

  /** For {@code min_revocation_sequence}; 0 for nothing. */
  public long sequence() {
    return rows.stream().mapToLong(StoredRevocation::sequence).max().orElse(0);
  }
}
