package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.authority.admin.RevokedNow;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.Revocation.Cause;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.token.TokenId;
import java.time.Instant;
import java.util.List;

/**
 * Revokes a service token's grant: this secret, any other in overlap, and every access token made
 * from them. Again is no error and gives the first time.
 */
public final class RevokeServiceToken {

  private final TokenDesk desk;
  private final AuditJournal journal;
  private final TrustView view;

  public RevokeServiceToken(TokenDesk desk, AuditJournal journal, TrustView view) {
    this.desk = desk;
    this.journal = journal;
    this.view = view;
  }

  /**
   * Revokes it.
   *
   * @throws Denied FIELD_INVALID, NOT_FOUND
   */
  public RevokedServiceToken revoke(Call call, String tokenId, String reason) {
    call.require(AdminScopes.TOKENS_REVOKE);
    // 1. Every field is what it may be.
    TokenId id = Fields.tokenId("token_id", tokenId);
    String words = Fields.reason("reason", reason);
    // 2. The grant is revoked and told; the revocation comes last.
    Done done = desk.store().writeTogether(tx -> revoke(tx, call, id, words));
    // 3. Nobody is told before this replica judges by it (P4).
    done.revoked().acknowledge(view);
    return done.answer();
  }

  private record Done(RevokedServiceToken answer, RevokedNow revoked) {}

  private Done revoke(Transaction tx, Call call, TokenId id, String words) {
    Grant grant = desk.read(tx, id, call.now()).holding().grant();
    if (tx.grants().revoke(grant.id(), new Grant.End(call.now(), words))) {
      journal.record(
          tx,
          call,
          AuditEntry.of("service_token.revoke", "service_token", id.value())
              .because(words)
              .with("account", grant.account().value())
              .with("grant_id", grant.id().value()));
    }
    ServiceTokenRecord record = desk.read(tx, id, call.now());
    Instant first = record.holding().grant().end().map(Grant.End::time).orElse(call.now());
    RevokedNow revoked = RevokedNow.grants(tx, List.of(grant), Cause.REQUESTED, call.now());
    return new Done(new RevokedServiceToken(record, revoked.sequence(), first), revoked);
  }
}
