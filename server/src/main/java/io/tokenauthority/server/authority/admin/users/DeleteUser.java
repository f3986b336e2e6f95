package io.tokenauthority.server.authority.admin.users;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.authority.admin.Etags;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.authority.admin.RevokedNow;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Revocation.Cause;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.token.AccountId;

/** Removes a user and ends all its sessions. The name may be given again, the id never. */
public final class DeleteUser {

  private final Store store;
  private final AuditJournal journal;
  private final TrustView view;

  public DeleteUser(Store store, AuditJournal journal, TrustView view) {
    this.store = store;
    this.journal = journal;
    this.view = view;
  }

  /**
   * Removes it.
   *
   * @return the sequence for {@code min_revocation_sequence}
   * @throws Denied FIELD_INVALID, NOT_FOUND, ETAG_MISMATCH, LAST_ADMIN
   */
  public long delete(Call call, String userId, String etag) {
    call.require(AdminScopes.USERS_WRITE);
    // 1. Every field is what it may be.
    AccountId id = Fields.user("user_id", userId);
    String read = Fields.etag("etag", etag);
    // 2. It is removed as it stands, and told.
    RevokedNow revoked = store.write(tx -> delete(tx, call, id, read));
    // 3. Nobody is told before this replica judges by it (P4).
    revoked.acknowledge(view);
    return revoked.sequence();
  }

  private RevokedNow delete(Transaction tx, Call call, AccountId id, String etag) {
    User before = UserRows.held(tx, id);
    Etags.require(etag, before.account());
    User after = before.with(before.account().in(AccountState.DELETED, call.now()));
    UserRows.requireAdminLeft(tx, before, after);
    if (!tx.users().replace(after)) {
      throw Etags.changed(before.account());
    }
    journal.record(
        tx,
        call,
        AuditEntry.of("user.delete", "user", id.value()).with("username", before.username()));
    return RevokedNow.account(tx, after.account(), Cause.ACCOUNT_DELETED, call.now());
  }
}
