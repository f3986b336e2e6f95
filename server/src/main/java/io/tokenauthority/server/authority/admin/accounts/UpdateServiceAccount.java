package io.tokenauthority.server.authority.admin.accounts;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Refusals;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.authority.admin.Changed;
import io.tokenauthority.server.authority.admin.Etags;
import io.tokenauthority.server.authority.admin.GrantingRule;
import io.tokenauthority.server.authority.admin.RevokedNow;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.Revocation.Cause;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.server.trust.TrustView;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Changes a service account. Taking rights away, or disabling it, raises the generation in the same
 * transaction: everything made before is dead (P9).
 *
 * <p>Public keys are part of the account, so they outlive a narrowing, under new grants with the
 * rights that are left; disabling forgets them, since enabling again revives nothing.
 */
public final class UpdateServiceAccount {

  private final Store store;
  private final AuditJournal journal;
  private final AccountRules rules;
  private final KeyRegistry keys;
  private final TrustView view;
  private final Refusals refusals;

  public UpdateServiceAccount(
      Store store,
      AuditJournal journal,
      AccountRules rules,
      RandomGenerator random,
      TrustView view,
      Refusals refusals) {
    this.store = store;
    this.journal = journal;
    this.rules = rules;
    this.keys = new KeyRegistry(random);
    this.view = view;
    this.refusals = refusals;
  }

  /**
   * Changes what the mask names.
   *
   * @throws Denied FIELD_INVALID, NOT_FOUND, ETAG_MISMATCH, SCOPE_NOT_GRANTED
   */
  public Changed<ServiceAccount> update(Call call, ServiceAccountChange asked) {
    call.require(AdminScopes.ACCOUNTS_WRITE);
    // 1. Every field that the mask names is what it may be.
    CheckedChange change = CheckedChange.of(asked, rules);
    // 2. The account is changed as it stands, and told; what it revokes comes last.
    Done done =
        refusals.telling(
            call,
            AuditEntry.of("service_account.update", "service_account", change.account().value()),
            () -> store.write(tx -> change(tx, call, change)));
    // 3. Nobody is told before this replica judges by it (P4).
    done.revoked().acknowledge(view);
    return new Changed<>(done.account(), done.revoked().sequence());
  }

  private record Done(ServiceAccount account, RevokedNow revoked) {}

  private Done change(Transaction tx, Call call, CheckedChange change) {
    Account before = FindServiceAccounts.held(tx, change.account());
    Etags.require(change.etag(), before);
    Account after = change.applyTo(before, call.now());
    requireMayGrant(call, before, after, change);
    if (!tx.accounts().replace(after)) {
      throw Etags.changed(before);
    }
    List<Grant> removed = replaceKeys(tx, call, before, after, change);
    journal.record(tx, call, told(before, after, change));
    ServiceAccount stored = FindServiceAccounts.read(tx, after.id());
    return new Done(stored, revoke(tx, call, before, after, removed));
  }

  /**
   * What is added must be the caller's to grant; so must be what a new key can use. A scope that
   * was granted for one audience is a new right at another.
   */
  private static void requireMayGrant(
      Call call, Account before, Account after, CheckedChange change) {
    GrantingRule.requireMayGrant(
        call.requirePrincipal(), after.allowedScopes().missingFrom(before.allowedScopes()));
    if (!before.allowedAudiences().containsAll(after.allowedAudiences())) {
      GrantingRule.requireMayGrant(call.requirePrincipal(), after.allowedScopes());
    }
    if (change.publicKeys().isPresent()) {
      GrantingRule.requireMayWield(call.requirePrincipal(), after.allowedScopes());
    }
  }

  private List<Grant> replaceKeys(
      Transaction tx, Call call, Account before, Account after, CheckedChange change) {
    boolean disabled =
        before.state() == AccountState.ACTIVE && after.state() == AccountState.DISABLED;
    List<RegisteredKey> kept =
        disabled
            ? List.of()
            : new ServiceAccount(before, tx.publicKeys().ofAccount(before.id()))
                .keys().stream().map(RegisteredKey::of).toList();
    return keys.replace(
        tx,
        new KeyRegistry.Change(before, after, call.requirePrincipal().account(), call.now()),
        change.publicKeys().orElse(kept));
  }

  private static AuditEntry told(Account before, Account after, CheckedChange change) {
    AuditEntry entry =
        AuditEntry.of("service_account.update", "service_account", after.id().value())
            .with("fields", String.join(" ", change.fields()))
            .with(
                "scopes_added", after.allowedScopes().missingFrom(before.allowedScopes()).asText())
            .with(
                "scopes_removed",
                before.allowedScopes().missingFrom(after.allowedScopes()).asText())
            .with("public_keys", change.publicKeys().map(KeyNames::of).orElse(""));
    return after.state() == before.state() ? entry : entry.with("state", after.state().name());
  }

  private static RevokedNow revoke(
      Transaction tx, Call call, Account before, Account after, List<Grant> removed) {
    if (after.generation() > before.generation()) {
      Cause cause =
          after.isActive() || !before.isActive() ? Cause.RIGHTS_NARROWED : Cause.ACCOUNT_DISABLED;
      return RevokedNow.account(tx, after, cause, call.now());
    }
    return RevokedNow.grants(tx, removed, Cause.REQUESTED, call.now());
  }
}
