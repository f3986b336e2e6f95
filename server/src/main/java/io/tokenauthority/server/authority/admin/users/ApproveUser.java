package io.tokenauthority.server.authority.admin.users;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.Refusals;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.authority.admin.Etags;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.authority.admin.GrantingRule;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.AccountId;
import java.util.Map;

/** Lets a user in who registered. */
public final class ApproveUser {

  private final Store store;
  private final AuditJournal journal;
  private final Refusals refusals;

  public ApproveUser(Store store, AuditJournal journal, Refusals refusals) {
    this.store = store;
    this.journal = journal;
    this.refusals = refusals;
  }

  /**
   * Approves.
   *
   * @throws Denied FIELD_INVALID, SCOPE_NOT_GRANTED, NOT_FOUND, USER_NOT_PENDING
   */
  public User approve(Call call, String userId, Role role) {
    call.require(AdminScopes.USERS_WRITE);
    AccountId id = Fields.user("user_id", userId);
    refusals.telling(
        call,
        AuditEntry.of("user.approve", "user", id.value()).with("role", role.name()),
        () -> GrantingRule.requireMayGrant(call.requirePrincipal(), role));
    return store.write(tx -> approve(tx, call, id, role));
  }

  private User approve(Transaction tx, Call call, AccountId id, Role role) {
    User before = UserRows.held(tx, id);
    AccountState state = before.account().state();
    if (state != AccountState.PENDING) {
      throw Denied.because(
          Reason.USER_NOT_PENDING, "the user awaits no approval", Map.of("state", state.name()));
    }
    User after = UserEdit.of(before).role(role).state(AccountState.ACTIVE).at(call.now());
    if (!tx.users().replace(after)) {
      throw Etags.changed(before.account());
    }
    journal.record(
        tx, call, AuditEntry.of("user.approve", "user", id.value()).with("role", role.name()));
    return after;
  }
}
