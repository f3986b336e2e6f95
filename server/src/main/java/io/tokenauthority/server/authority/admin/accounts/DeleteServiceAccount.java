package io.tokenauthority.server.authority.admin.accounts;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.authority.admin.Etags;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.authority.admin.RevokedNow;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Revocation.Cause;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.token.AccountId;

/** Removes a service account and kills everything made for it. Its id is never given again. */
public final class DeleteServiceAccount {

  private final Store store;
  private final AuditJournal journal;
  private final TrustView view;

  public DeleteServiceAccount(Store store, AuditJournal journal, TrustView view) {
    this.store = store;
    this.journal = journal;
    this.view = view;
  }

  /**
   * Removes it.
   *
   * @return the sequence for {@code min_revocation_sequence}
   * @throws Denied FIELD_INVALID, NOT_FOUND, ETAG_MISMATCH
   */
  public long delete(Call call, String account, String etag) {
    call.require(AdminScopes.ACCOUNTS_WRITE);
    // 1. Every field is what it may be.
    AccountId id = Fields.serviceAccount("account", account);
    String read = Fields.etag("etag", etag);
    // 2. It is removed as it stands, and told.
    RevokedNow revoked = store.write(tx -> delete(tx, call, id, read));
    // 3. Nobody is told before this replica judges by it (P4).
    revoked.acknowledge(view);
    return revoked.sequence();
  }

  private RevokedNow delete(Transaction tx, Call call, AccountId id, String etag) {
    Account before = FindServiceAccounts.held(tx, id);
    Etags.require(etag, before);
    Account after = before.in(AccountState.DELETED, call.now());
    if (!tx.accounts().replace(after)) {
      throw Etags.changed(before);
    }
    journal.record(
        tx, call, AuditEntry.of("service_account.delete", "service_account", id.value()));
    return RevokedNow.account(tx, after, Cause.ACCOUNT_DELETED, call.now());
  }
}
