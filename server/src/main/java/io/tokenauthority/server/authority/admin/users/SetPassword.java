package io.tokenauthority.server.authority.admin.users;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Principal;
import io.tokenauthority.server.authority.Refusals;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.authority.admin.Etags;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.authority.admin.GrantingRule;
import io.tokenauthority.server.authority.admin.RevokedNow;
import io.tokenauthority.server.lifecycle.Revocation.Cause;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.passwords.Password;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.token.AccountId;

/**
 * Sets a password and, before it answers, ends all of the user's sessions, the caller's own
 * included.
 */
public final class SetPassword {

  private final Store store;
  private final NewPasswords passwords;
  private final Refusals refusals;
  private final AuditJournal journal;
  private final TrustView view;

  public SetPassword(
      Store store,
      NewPasswords passwords,
      Refusals refusals,
      AuditJournal journal,
      TrustView view) {
    this.store = store;
    this.passwords = passwords;
    this.refusals = refusals;
    this.journal = journal;
    this.view = view;
  }

  /**
   * Sets it: one's own with the current one, another's with {@code users:write} and all that the
   * other's role holds, since whoever sets a password can sign in by it.
   *
   * @return the sequence for {@code min_revocation_sequence}
   * @throws Denied FIELD_INVALID, SCOPE_INSUFFICIENT, SCOPE_NOT_GRANTED, CREDENTIAL_INVALID,
   *     RATE_LIMITED, NOT_FOUND
   */
  public long set(Call call, NewPassword asked) {
    Principal caller = call.requirePrincipal();
    // 1. Every field is what it may be; whose it is, and whether the caller may.
    AccountId id = asked.userId().isEmpty() ? self(caller) : Fields.user("user_id", asked.userId());
    passwords.check("password", asked.password());
    boolean own = id.equals(caller.account());
    if (!own) {
      call.require(AdminScopes.USERS_WRITE);
    }
    User user = store.read(tx -> UserRows.present(tx, id));
    // 2. The new one is none of the user's names; one's own old one is right.
    Password next = passwords.check("password", asked.password(), user.username(), user.email());
    if (own) {
      requireCurrent(call, user, asked.currentPassword());
    } else {
      requireMayGrant(call, user);
    }
    // 3. It is set, and told; every session ends.
    String hash = passwords.hash(next);
    RevokedNow revoked = store.write(tx -> set(tx, call, user, hash));
    // 4. Nobody is told before this replica judges by it (P4).
    revoked.acknowledge(view);
    return revoked.sequence();
  }

  private void requireMayGrant(Call call, User user) {
    refusals.telling(
        call,
        AuditEntry.of("user.set_password", "user", user.account().id().value()),
        () -> GrantingRule.requireMayGrant(call.requirePrincipal(), user.role()));
  }

  private static AccountId self(Principal caller) {
    if (!caller.account().isUser()) {
      throw Denied.field("user_id", "must be given: the caller is no user");
    }
    return caller.account();
  }

  /** A stolen session must not try out passwords here: it is a sign-in by another name. */
  private void requireCurrent(Call call, User user, String typed) {
    Password current =
        Password.of(typed)
            .orElseThrow(
                () -> Denied.field("current_password", "must be the password that is set now"));
    String name = user.canonicalUsername();
    refusals.requireUnblocked(call, name);
    if (!passwords.matches(user.passwordHash(), current)) {
      AuditEntry entry = AuditEntry.of("user.set_password", "user", user.account().id().value());
      throw refusals.refused(call, entry, name, Denied.credential("current password"));
    }
  }

  private RevokedNow set(Transaction tx, Call call, User read, String hash) {
    User before = UserRows.held(tx, read.account().id());
    boolean unchanged =
        before.passwordHash().equals(read.passwordHash()) && before.role() == read.role();
    User after = before.withPassword(hash, call.now());
    if (!unchanged || !tx.users().replace(after)) {
      throw Etags.changed(before.account());
    }
    journal.record(
        tx, call, AuditEntry.of("user.set_password", "user", before.account().id().value()));
    return RevokedNow.account(tx, after.account(), Cause.PASSWORD_CHANGED, call.now());
  }
}
