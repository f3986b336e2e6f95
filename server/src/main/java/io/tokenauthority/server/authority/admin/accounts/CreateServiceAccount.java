package io.tokenauthority.server.authority.admin.accounts;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Principal;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.Refusals;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.authority.admin.GrantingRule;
import io.tokenauthority.server.authority.admin.Idempotency;
import io.tokenauthority.server.authority.admin.RequestBody;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountKind;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.AccountId;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Makes a service account. */
public final class CreateServiceAccount {

  private final Idempotency idempotency;
  private final AuditJournal journal;
  private final AccountRules rules;
  private final KeyRegistry keys;
  private final Refusals refusals;

  public CreateServiceAccount(
      Idempotency idempotency,
      AuditJournal journal,
      AccountRules rules,
      RandomGenerator random,
      Refusals refusals) {
    this.idempotency = idempotency;
    this.journal = journal;
    this.rules = rules;
    this.keys = new KeyRegistry(random);
    this.refusals = refusals;
  }

  /**
   * Makes the account.
   *
   * @throws Denied FIELD_INVALID, SCOPE_NOT_GRANTED, NAME_TAKEN, LIMIT_REACHED, REQUEST_ID_REUSED
   */
  public ServiceAccount create(Call call, NewServiceAccount asked) {
    Principal caller = call.require(AdminScopes.ACCOUNTS_WRITE);
    // 1. Every field is what it may be.
    Account account = check(call, caller, asked);
    List<RegisteredKey> publicKeys = RegisteredKey.checkAll("public_keys", asked.publicKeys());
    Idempotency.Request request =
        new Idempotency.Request(
            "CreateServiceAccount",
            Fields.requestId("request_id", asked.requestId()),
            body(account, publicKeys));
    // 2. The caller may grant these scopes.
    refusals.telling(
        call,
        AuditEntry.of("service_account.create", "service_account", account.id().value()),
        () -> GrantingRule.requireMayGrant(caller, account.allowedScopes()));
    // 3. It is made once, and told.
    return idempotency.once(
        call,
        request,
        tx -> make(tx, call, account, publicKeys),
        (tx, id, none) -> FindServiceAccounts.read(tx, new AccountId(id)));
  }

  private Account check(Call call, Principal caller, NewServiceAccount asked) {
    AccountId id = Fields.serviceAccount("account", asked.account());
    return new Account(
        id,
        AccountKind.SERVICE,
        AccountState.ACTIVE,
        1,
        Fields.displayName("display_name", asked.displayName()),
        Fields.scopes("allowed_scopes", asked.allowedScopes()),
        rules.audiences("allowed_audiences", asked.allowedAudiences()),
        rules.tier("tier", asked.tier()),
        caller.account().value(),
        call.now(),
        call.now(),
        1);
  }

  private static RequestBody body(Account account, List<RegisteredKey> publicKeys) {
    return new RequestBody()
        .add(account.id())
        .add(account.displayName())
        .addAll(account.allowedScopes().asTexts())
        .addAll(account.allowedAudiences().asTexts())
        .add(account.tier())
        .addAll(publicKeys);
  }

  private Idempotency.Made<ServiceAccount> make(
      Transaction tx, Call call, Account account, List<RegisteredKey> publicKeys) {
    if (tx.accounts().find(account.id()).isPresent()) {
      throw Denied.because(
          Reason.NAME_TAKEN,
          "this account id is or was in use; ids are never given again",
          Map.of("field", "account"));
    }
    requireRoom(tx);
    tx.accounts().insert(account);
    keys.register(tx, account, publicKeys, call.requirePrincipal().account(), call.now());
    journal.record(
        tx,
        call,
        AuditEntry.of("service_account.create", "service_account", account.id().value())
            .with("allowed_scopes", account.allowedScopes().asText())
            .with("allowed_audiences", String.join(" ", account.allowedAudiences().asTexts()))
            .with("tier", account.tier().value())
            .with("public_keys", KeyNames.of(publicKeys)));
    return new Idempotency.Made<>(
        FindServiceAccounts.read(tx, account.id()), account.id().value(), "");
  }

  private void requireRoom(Transaction tx) {
    tx.installation().hold();
    Map<AccountState, Long> counts = tx.accounts().count(AccountKind.SERVICE);
    long present =
        counts.getOrDefault(AccountState.ACTIVE, 0L)
            + counts.getOrDefault(AccountState.DISABLED, 0L);
    if (present >= rules.most()) {
      throw Denied.because(
          Reason.LIMIT_REACHED,
          "there are as many service accounts as there may be",
          Map.of("limit", "service_accounts", "value", Long.toString(rules.most())));
    }
  }
}
