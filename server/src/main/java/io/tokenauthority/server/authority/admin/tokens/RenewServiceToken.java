package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Refusals;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.authority.admin.Idempotency;
import io.tokenauthority.server.authority.admin.RequestBody;
import io.tokenauthority.server.authority.admin.tokens.PlannedIssue.Answer;
import io.tokenauthority.server.authority.admin.tokens.PlannedIssue.Make;
import io.tokenauthority.server.authority.admin.tokens.PlannedIssue.Step;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.jwt.Rights;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Puts a new secret in the place of a service token's, in the same grant and with the same rights.
 * The old one stays good for an overlap, so that nothing that uses it has to change at once.
 */
public final class RenewServiceToken {

  private static final Duration USUAL_OVERLAP = Duration.ofHours(1);
  private static final Duration LONGEST_OVERLAP = Duration.ofHours(24);

  private final TokenDesk desk;
  private final RenewalRule rule;
  private final PlannedIssue<Plan, Renewed> issue;
  private final RetireSuperseded retire;
  private final AuditJournal journal;
  private final Mint mint;
  private final Refusals refusals;

  public RenewServiceToken(
      TokenDesk desk,
      Idempotency idempotency,
      Mint mint,
      RetireSuperseded retire,
      AuditJournal journal,
      Refusals refusals) {
    this.desk = desk;
    this.rule = new RenewalRule(desk.policy());
    this.issue = new PlannedIssue<>(desk.store(), idempotency, mint);
    this.retire = retire;
    this.journal = journal;
    this.mint = mint;
    this.refusals = refusals;
  }

  private record Checked(
      Optional<TokenId> named,
      Expiry expiry,
      Optional<Duration> ifExpiresWithin,
      Duration overlap) {}

  /** The new token, and the old one as it will be. */
  private record Plan(TokenPlan token, ServiceToken superseded) {}

  /**
   * Renews it.
   *
   * @throws Denied FIELD_INVALID, SCOPE_INSUFFICIENT, SCOPE_NOT_GRANTED, NOT_FOUND, NOT_RENEWABLE,
   *     ACCOUNT_DISABLED, TTL_EXCEEDS_POLICY, REQUEST_ID_REUSED, SECRET_NO_LONGER_AVAILABLE
   */
  public Renewed renew(Call call, Renewal asked) {
    // 1. Every field is what it may be.
    Checked checked = check(asked);
    Idempotency.Request request =
        new Idempotency.Request(
            "RenewServiceToken",
            Fields.requestId("request_id", asked.requestId()),
            new RequestBody()
                .add(asked.tokenId())
                .add(checked.expiry())
                .add(checked.ifExpiresWithin())
                .add(checked.overlap()));
    TokenId id = mint.tokenId();
    // 2. The caller may renew it, and it is time; 3. it is renewed once, and told.
    Renewed renewed =
        refusals.telling(
            call,
            AuditEntry.of("service_token.renew", "service_token", asked.tokenId()),
            () -> issue.run(call, request, recipe(call, checked, id)));
    // 4. Without an overlap the old secret is dead before the new one is known.
    if (renewed instanceof Renewed.Done done && !done.overlapEnd().isAfter(call.now())) {
      retire.run(call.now());
    }
    return renewed;
  }

  private PlannedIssue.Recipe<Plan, Renewed> recipe(Call call, Checked checked, TokenId id) {
    return new PlannedIssue.Recipe<>(
        tx -> plan(tx, call, checked, id),
        Plan::token,
        (tx, plan, minted) -> write(tx, call, plan, minted),
        (tx, resource, secret) -> again(tx, call, resource, secret));
  }

  private static Checked check(Renewal asked) {
    Optional<TokenId> named =
        asked.tokenId().isEmpty()
            ? Optional.empty()
            : Optional.of(Fields.tokenId("token_id", asked.tokenId()));
    asked.ifExpiresWithin().ifPresent(span -> Fields.positive("if_expires_within", span));
    Duration overlap = asked.overlap().orElse(USUAL_OVERLAP);
    if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
      throw Denied.field("overlap", "must be 0 to 24 h");
    }
    return new Checked(named, asked.expiry(), asked.ifExpiresWithin(), overlap);
  }

  private Step<Plan, Renewed> plan(Transaction tx, Call call, Checked checked, TokenId id) {
    Holding holding = rule.held(tx, call.requirePrincipal(), checked.named());
    rule.requireRenewable(holding, call.now());
    Instant end = rule.newEnd(call.requirePrincipal(), holding, checked.expiry(), call.now());
    ServiceToken old = holding.token();
    if (!endsWithin(old, checked.ifExpiresWithin(), call.now())) {
      return new Answer<>(
          new Renewed.NotYet(ServiceTokenRecord.of(holding, desk.window(call.now()))));
    }
    TokenPlan token =
        new TokenPlan(
            id,
            old.grant(),
            holding.account(),
            new Rights(holding.grant().audiences(), holding.grant().scopes()),
            old.displayName(),
            old.format(),
            call.now(),
            end,
            call.requirePrincipal().account());
    return new Make<>(new Plan(token, old.supersededBy(id, call.now().plus(checked.overlap()))));
  }

  private static boolean endsWithin(ServiceToken token, Optional<Duration> span, Instant now) {
    return span.isEmpty() || Duration.between(now, token.expireTime()).compareTo(span.get()) <= 0;
  }

  private Idempotency.Made<Renewed> write(Transaction tx, Call call, Plan plan, Minted minted) {
    TokenPlan token = plan.token();
    TokenId old = plan.superseded().id();
    boolean first =
        tx.serviceTokens().supersede(plan.superseded())
            && tx.grants().extend(token.grant(), token.expireTime());
    if (!first) {
      throw new PlannedIssue.PlanChanged(); // its grant was revoked between plan and update
    }
    tx.serviceTokens().insert(token.with(minted));
    journal.record(
        tx,
        call,
        AuditEntry.of("service_token.renew", "service_token", token.id().value())
            .with("previous", old.value())
            .with("account", token.account().id().value())
            .with("grant_id", token.grant().value())
            .with("overlap_end", plan.superseded().endTime().toString())
            .with("expire_time", token.expireTime().toString()));
    Renewed answer =
        new Renewed.Done(
            minted.secret(),
            desk.read(tx, token.id(), call.now()),
            old,
            plan.superseded().endTime());
    return new Idempotency.Made<>(answer, token.id().value() + " " + old.value(), minted.secret());
  }

  /** A repeat reads both tokens again: the new one that it made, the old one that it superseded. */
  private Renewed again(Transaction tx, Call call, String resource, String secret) {
    String[] ids = resource.split(" ", 2);
    TokenId old = new TokenId(ids[1]);
    return new Renewed.Done(
        secret,
        desk.read(tx, new TokenId(ids[0]), call.now()),
        old,
        desk.read(tx, old, call.now()).holding().token().endTime());
  }
}
