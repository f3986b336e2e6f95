package io.tokenauthority.server.authority.session;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Credential.PasswordCredential;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.PasswordProof;
import io.tokenauthority.server.authority.PasswordProof.Proven;
import io.tokenauthority.server.authority.Refusals;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.BrowserSession;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.GrantState;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.GrantId;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Signs a browser in. Blocks. Safe between threads. */
public final class OpenSession {

  private final Store store;
  private final AuditJournal journal;
  private final Refusals refusals;
  private final PasswordProof proof;
  private final SessionPolicy policy;
  private final RandomGenerator random;

  public OpenSession(
      Store store,
      AuditJournal journal,
      Refusals refusals,
      PasswordProof proof,
      SessionPolicy policy,
      RandomGenerator random) {
    this.store = store;
    this.journal = journal;
    this.refusals = refusals;
    this.proof = proof;
    this.policy = policy;
    this.random = random;
  }

  /**
   * Signs in.
   *
   * @param agent what the browser calls itself
   * @throws Denied CREDENTIAL_INVALID, ACCOUNT_DISABLED, RATE_LIMITED, FIELD_INVALID, OVERLOADED
   */
  public OpenedSession open(Call call, PasswordCredential credential, String agent) {
    // 1. Who it is, and whether it is the password.
    Proven proven = proof.prove(call, credential);
    Account known = proven.user().account();
    refusals.requireWithinLimit(known.id().value(), known.tier());
    // 2. A secret that no browser held before: nobody can have planted it.
    SessionSecret secret = SessionSecret.random(random);
    // 3. Decide by what the transaction reads; told in the same.
    try {
      return store.write(tx -> open(tx, call, proven, secret, agent));
    } catch (Denied refusal) {
      throw refusals.refused(call, proven.entry(), proven.name(), refusal);
    }
  }

  private OpenedSession open(
      Transaction tx, Call call, Proven proven, SessionSecret secret, String agent) {
    Instant now = call.now();
    User user = proof.confirm(tx, call, proven);
    Grant grant = grant(user.account(), now);
    tx.grants().insert(grant);
    tx.browserSessions()
        .insert(
            new BrowserSession(grant.id(), secret.digest(), now, now, call.peer(), readable(agent))
                .seen(now, policy.idle(), grant.expireTime()));
    journal.record(
        tx,
        call,
        AuditEntry.of(PasswordProof.ACTION, "grant", grant.id().value())
            .by(user.account().id())
            .with("door", "browser")
            .with("expires", grant.expireTime().toString()));
    return new OpenedSession(secret, user, grant.expireTime());
  }

  private Grant grant(Account account, Instant now) {
    return new Grant(
        GrantId.random(random),
        GrantKind.SESSION,
        account.id(),
        account.generation(),
        account.allowedScopes(),
        account.allowedAudiences(),
        GrantState.ACTIVE,
        now,
        now.plus(policy.absolute()),
        account.id(),
        Optional.empty(),
        Optional.empty());
  }

  /** Browsers say it in ASCII; what does not is not kept. */
  private static String readable(String agent) {
    return agent.chars().allMatch(c -> c >= ' ' && c <= '~') ? agent : "";
  }
}
