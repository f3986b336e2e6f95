package io.tokenauthority.server.authority.admin.users;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Refusals;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.authority.admin.Changed;
import io.tokenauthority.server.authority.admin.Etags;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.authority.admin.GrantingRule;
import io.tokenauthority.server.authority.admin.RevokedNow;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Revocation.Cause;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.token.AccountId;
import java.util.Set;
import java.util.TreeSet;

/**
 * Changes a user. Disabling it, or a role with fewer scopes, raises the generation in the same
 * transaction: its sessions end.
 */
public final class UpdateUser {

  private static final Set<String> PATHS = Set.of("email", "display_name", "role", "enabled");

  private final Store store;
  private final AuditJournal journal;
  private final TrustView view;
  private final Refusals refusals;

  public UpdateUser(Store store, AuditJournal journal, TrustView view, Refusals refusals) {
    this.store = store;
    this.journal = journal;
    this.view = view;
    this.refusals = refusals;
  }

  private record Checked(AccountId id, Set<String> mask, String etag, UserChange asked) {}

  /**
   * Changes what the mask names.
   *
   * @throws Denied FIELD_INVALID, NOT_FOUND, ETAG_MISMATCH, LAST_ADMIN, NAME_TAKEN,
   *     SCOPE_NOT_GRANTED
   */
  public Changed<User> update(Call call, UserChange asked) {
    call.require(AdminScopes.USERS_WRITE);
    // 1. Every field that the mask names is what it may be.
    Checked checked = check(asked);
    // 2. The user is changed as it stands, and told; what that revokes comes last.
    Done done =
        refusals.telling(
            call,
            AuditEntry.of("user.update", "user", checked.id().value()),
            () -> store.write(tx -> change(tx, call, checked)));
    // 3. Nobody is told before this replica judges by it (P4).
    done.revoked().acknowledge(view);
    return new Changed<>(done.user(), done.revoked().sequence());
  }

  private static Checked check(UserChange asked) {
    Set<String> mask = Fields.mask("update_mask", asked.updateMask(), PATHS);
    AccountId id = Fields.user("user.user_id", asked.userId());
    if (mask.contains("email")) {
      LoginFields.email("user.email", asked.email());
    }
    if (mask.contains("display_name")) {
      Fields.displayName("user.display_name", asked.displayName());
    }
    return new Checked(id, new TreeSet<>(mask), Fields.etag("etag", asked.etag()), asked);
  }

  private record Done(User user, RevokedNow revoked) {}

  private Done change(Transaction tx, Call call, Checked checked) {
    User before = UserRows.held(tx, checked.id());
    Etags.require(checked.etag(), before.account());
    User after = edited(before, checked).at(call.now());
    requireMayGrant(call, before, after);
    UserRows.requireAdminLeft(tx, before, after);
    UserRows.requireFree(tx, after);
    if (!tx.users().replace(after)) {
      throw Etags.changed(before.account());
    }
    journal.record(tx, call, told(before, after, checked));
    return new Done(after, revoke(tx, call, before.account(), after.account()));
  }

  private static UserEdit edited(User before, Checked checked) {
    UserChange asked = checked.asked();
    UserEdit edit = UserEdit.of(before);
    for (String path : checked.mask()) {
      edit =
          switch (path) {
            case "email" -> edit.email(LoginFields.email("user.email", asked.email()));
            case "display_name" -> edit.displayName(asked.displayName());
            case "role" -> edit.role(asked.role());
            default -> edit.state(stateFor(before.account().state(), asked.enabled()));
          };
    }
    return edit;
  }

  /** Who waits for approval goes on waiting: enabling is not approving. */
  private static AccountState stateFor(AccountState present, boolean enabled) {
    if (!enabled) {
      return AccountState.DISABLED;
    }
    return present == AccountState.PENDING ? AccountState.PENDING : AccountState.ACTIVE;
  }

  /** To give a role, or to let somebody with it in again, the caller must hold what it does. */
  private static void requireMayGrant(Call call, User before, User after) {
    boolean letIn = !before.account().isActive() && after.account().isActive();
    if (before.role() != after.role() || letIn) {
      GrantingRule.requireMayGrant(call.requirePrincipal(), after.role());
    }
  }

  private static AuditEntry told(User before, User after, Checked checked) {
    AuditEntry entry =
        AuditEntry.of("user.update", "user", after.account().id().value())
            .with("fields", String.join(" ", checked.mask()));
    if (after.role() != before.role()) {
      entry = entry.with("role", after.role().name());
    }
    return after.account().state() == before.account().state()
        ? entry
        : entry.with("state", after.account().state().name());
  }

  private static RevokedNow revoke(Transaction tx, Call call, Account before, Account after) {
    if (after.generation() == before.generation()) {
      return RevokedNow.NOTHING;
    }
    Cause cause = after.isActive() ? Cause.RIGHTS_NARROWED : Cause.ACCOUNT_DISABLED;
    return RevokedNow.account(tx, after, cause, call.now());
  }
}
