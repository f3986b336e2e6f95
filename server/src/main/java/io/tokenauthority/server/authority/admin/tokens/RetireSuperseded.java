package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.admin.RevokedNow;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.Revocation.Cause;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.server.trust.TrustView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The duty that ends overlaps: marks superseded tokens RETIRED when their time is over and revokes
 * them, so that verifiers which judge by themselves hear of it.
 *
 * <p>Needs no lease: marking is one conditional update, so two replicas that do it at once do it
 * once.
 */
public final class RetireSuperseded {

  /** Few enough not to hold up other writers. */
  private static final int BATCH = 100;

  private static final int ROUNDS = 10;

  private final Store store;
  private final AuditJournal journal;
  private final TrustView view;

  public RetireSuperseded(Store store, AuditJournal journal, TrustView view) {
    this.store = store;
    this.journal = journal;
    this.view = view;
  }

  /**
   * Retires those whose overlap is over by now, some batches at most.
   *
   * @return how many were found
   */
  public int run(Instant now) {
    int found = 0;
    for (int round = 0; round < ROUNDS && isAnyOver(now); round++) {
      Retired retired = store.write(tx -> retire(tx, now));
      retired.revoked().acknowledge(view);
      found += retired.count();
    }
    return found;
  }

  private boolean isAnyOver(Instant now) {
    return !store.read(tx -> tx.serviceTokens().overlapEnded(now, 1)).isEmpty();
  }

  private record Retired(int count, RevokedNow revoked) {}

  private Retired retire(Transaction tx, Instant now) {
    List<ServiceToken> ended = tx.serviceTokens().overlapEnded(now, BATCH);
    List<ServiceToken> ours = new ArrayList<>();
    for (ServiceToken token : ended) {
      if (tx.serviceTokens().retire(token.id(), now)) {
        ours.add(token);
        journal.recordDuty(
            tx,
            now,
            AuditEntry.of("service_token.retire", "service_token", token.id().value())
                .with("grant_id", token.grant().value()));
      }
    }
    List<StoredRevocation> rows = new ArrayList<>();
    for (ServiceToken token : ours) {
      Revocation revocation = Revocation.ofToken(token.id(), lastUse(token, now), Cause.SUPERSEDED);
      rows.add(tx.revocations().append(revocation, now));
    }
    return new Retired(ended.size(), new RevokedNow(rows));
  }

  /**
   * Until when a verifier that never heard of it might take it: a JWT until its {@code exp}, an
   * opaque token for as long as a verdict is cached, which the margin covers.
   */
  private static Instant lastUse(ServiceToken token, Instant now) {
    return switch (token.format()) {
      case OPAQUE -> now;
      case JWT -> token.expireTime().isAfter(now) ? token.expireTime() : now;
    };
  }
}
