package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.Refusals;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.authority.admin.GrantingRule;
import io.tokenauthority.server.authority.admin.Idempotency;
import io.tokenauthority.server.authority.admin.Missing;
import io.tokenauthority.server.authority.admin.RequestBody;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountKind;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.GrantState;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.TokenId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Makes a service token and its grant. The secret is in the answer and nowhere else. */
public final class CreateServiceToken {

  private final TokenDesk desk;
  private final PlannedIssue<TokenPlan, IssuedServiceToken> issue;
  private final AuditJournal journal;
  private final Mint mint;
  private final Refusals refusals;

  public CreateServiceToken(
      TokenDesk desk, Idempotency idempotency, Mint mint, AuditJournal journal, Refusals refusals) {
    this.desk = desk;
    this.issue = new PlannedIssue<>(desk.store(), idempotency, mint);
    this.journal = journal;
    this.mint = mint;
    this.refusals = refusals;
  }

  private record Checked(
      AccountId account,
      String displayName,
      ScopeSet scopes,
      AudienceSet audiences,
      Instant expireTime) {}

  /**
   * Makes it.
   *
   * @throws Denied FIELD_INVALID, NOT_FOUND, ACCOUNT_DISABLED, SCOPE_NOT_GRANTED,
   *     TTL_EXCEEDS_POLICY, LIMIT_REACHED, REQUEST_ID_REUSED, SECRET_NO_LONGER_AVAILABLE
   */
  public IssuedServiceToken create(Call call, NewServiceToken asked) {
    call.require(AdminScopes.TOKENS_WRITE);
    // 1. Every field is what it may be.
    Checked checked = check(call, asked);
    Idempotency.Request request =
        new Idempotency.Request(
            "CreateServiceToken",
            Fields.requestId("request_id", asked.requestId()),
            body(asked, checked));
    TokenId id = mint.tokenId();
    GrantId grant = mint.grantId();
    // 2. The account may have it and the caller may make it; 3. it is made once, and told.
    AuditEntry entry =
        AuditEntry.of("service_token.create", "service_account", checked.account().value());
    return refusals.telling(
        call,
        entry,
        () ->
            issue.run(
                call,
                request,
                new PlannedIssue.Recipe<>(
                    tx -> new PlannedIssue.Make<>(plan(tx, call, asked, checked, id, grant)),
                    plan -> plan,
                    (tx, plan, minted) -> write(tx, call, plan, minted),
                    (tx, token, secret) -> again(tx, call, token, secret))));
  }

  private IssuedServiceToken again(Transaction tx, Call call, String token, String secret) {
    return new IssuedServiceToken(secret, desk.read(tx, new TokenId(token), call.now()));
  }

  private Checked check(Call call, NewServiceToken asked) {
    AccountId account = Fields.serviceAccount("account", asked.account());
    String displayName = Fields.displayName("display_name", asked.displayName());
    ScopeSet scopes = Fields.scopes("scopes", asked.scopes());
    AudienceSet audiences = Fields.audiences("audiences", asked.audiences());
    Instant end = desk.endOfNew(asked.expiry(), call.now(), asked.format());
    return new Checked(account, displayName, scopes, audiences, end);
  }

  private static RequestBody body(NewServiceToken asked, Checked checked) {
    return new RequestBody()
        .add(checked.account())
        .add(checked.displayName())
        .addAll(checked.scopes().asTexts())
        .addAll(checked.audiences().asTexts())
        .add(asked.expiry())
        .add(asked.format());
  }

  private TokenPlan plan(
      Transaction tx,
      Call call,
      NewServiceToken asked,
      Checked checked,
      TokenId id,
      GrantId grant) {
    Account account = present(tx, checked.account());
    if (!account.isActive()) {
      throw Denied.because(Reason.ACCOUNT_DISABLED, "the account is disabled");
    }
    var rights = TokenRights.of(account, checked.scopes(), checked.audiences(), desk.issuer());
    GrantingRule.requireMayWield(call.requirePrincipal(), rights.scopes());
    requireRoom(tx, account, call.now());
    return new TokenPlan(
        id,
        grant,
        account,
        rights,
        checked.displayName(),
        asked.format(),
        call.now(),
        checked.expireTime(),
        call.requirePrincipal().account());
  }

  /** Held, so that who revokes what the account holds finds this token, or is found by it. */
  private static Account present(Transaction tx, AccountId id) {
    return tx.accounts()
        .hold(id)
        .filter(account -> account.kind() == AccountKind.SERVICE)
        .filter(account -> account.state() != AccountState.DELETED)
        .orElseThrow(Missing.record("service_account", id.value()));
  }

  private void requireRoom(Transaction tx, Account account, Instant now) {
    int most = desk.policy().mostPerAccount();
    if (tx.serviceTokens().countUsable(account.id(), now) >= most) {
      throw Denied.because(
          Reason.LIMIT_REACHED,
          "the account has as many usable service tokens as it may have",
          Map.of("limit", "service_tokens", "value", Integer.toString(most)));
    }
  }

  private Idempotency.Made<IssuedServiceToken> write(
      Transaction tx, Call call, TokenPlan plan, Minted minted) {
    tx.grants()
        .insert(
            new Grant(
                plan.grant(),
                GrantKind.SERVICE_TOKEN,
                plan.account().id(),
                plan.account().generation(),
                plan.rights().scopes(),
                plan.rights().audiences(),
                GrantState.ACTIVE,
                plan.createTime(),
                plan.expireTime(),
                plan.creator(),
                Optional.empty(),
                Optional.empty()));
    tx.serviceTokens().insert(plan.with(minted));
    journal.record(
        tx,
        call,
        AuditEntry.of("service_token.create", "service_token", plan.id().value())
            .with("account", plan.account().id().value())
            .with("grant_id", plan.grant().value())
            .with("scopes", plan.rights().scopes().asText())
            .with("audiences", String.join(" ", plan.rights().audiences().asTexts()))
            .with("format", plan.format().name())
            .with("expire_time", plan.expireTime().toString()));
    ServiceTokenRecord record = desk.read(tx, plan.id(), call.now());
    return new Idempotency.Made<>(
        new IssuedServiceToken(minted.secret(), record), plan.id().value(), minted.secret());
  }
}
