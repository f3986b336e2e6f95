package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.Credential.PasswordCredential;
import io.tokenauthority.server.authority.Issuance.Claimant;
import io.tokenauthority.server.authority.Issuance.Granted;
import io.tokenauthority.server.authority.PasswordProof.Proven;
import io.tokenauthority.server.authority.TokenSet.Refresh;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.GrantState;
import io.tokenauthority.server.lifecycle.RefreshChain;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Confirmation;
import io.tokenauthority.token.opaque.RefreshToken;
import java.time.Instant;
import java.util.Optional;

/** Signs a user in: a grant with a refresh token, and the first access token. */
public final class SignIn {

  private final Issuance issuance;
  private final PasswordProof proof;

  public SignIn(Issuance issuance, PasswordProof proof) {
    this.issuance = issuance;
    this.proof = proof;
  }

  TokenSet issue(Call call, IssueRequest request, PasswordCredential credential) {
    // 1. Who it is, and whether it is the password.
    Proven proven = proof.prove(call, credential);
    Account account = proven.user().account();
    Claimant claimant =
        new Claimant(account.id().value(), account.tier(), proven.entry(), proven.name());
    // 2. Decide by what the transaction reads; 3. sign.
    return issuance.begin(
        call, claimant, tx -> open(tx, call, request, proof.confirm(tx, call, proven).account()));
  }

  private Granted open(Transaction tx, Call call, IssueRequest request, Account account) {
    Instant now = call.now();
    TokenPolicy policy = issuance.mint().policy();
    Instant end = now.plus(policy.refreshAbsolute());
    Optional<Confirmation> bound =
        request.binding() == IssueRequest.Binding.CERTIFICATE
            ? request.certificate()
            : Optional.empty();
    Grant widest = session(GrantId.random(issuance.mint().random()), account, bound, now, end);
    AccessClaims claims =
        issuance
            .mint()
            .claims(
                Entitlement.of(widest, account, Entitlement.Usual.AUTHORITY, end),
                request.wish(),
                request.lifetime(),
                now);
    RefreshToken first = RefreshToken.mint(issuance.mint().random());
    Instant idleEnd = earlier(now.plus(policy.refreshIdle()), end);
    tx.grants().insert(narrowed(widest, claims));
    tx.refreshChains().insert(chain(widest.id(), first, idleEnd, now));
    AuditEntry entry =
        AuditEntry.of(PasswordProof.ACTION, "grant", widest.id().value()).by(account.id());
    return new Granted(claims, Optional.of(new Refresh(first, idleEnd)), entry);
  }

  private static Grant session(
      GrantId id, Account account, Optional<Confirmation> bound, Instant now, Instant end) {
    return new Grant(
        id,
        GrantKind.SESSION,
        account.id(),
        account.generation(),
        account.allowedScopes(),
        account.allowedAudiences(),
        GrantState.ACTIVE,
        now,
        end,
        account.id(),
        Optional.empty(),
        bound.map(Confirmation::thumbprint));
  }

  /** The session holds what its first token holds: a refresh cannot ask for more (P9). */
  private static Grant narrowed(Grant widest, AccessClaims claims) {
    return new Grant(
        widest.id(),
        widest.kind(),
        widest.account(),
        widest.generation(),
        claims.scopes(),
        claims.audiences(),
        widest.state(),
        widest.createTime(),
        widest.expireTime(),
        widest.creator(),
        widest.end(),
        widest.certificate());
  }

  private static RefreshChain chain(
      GrantId grant, RefreshToken first, Instant idleEnd, Instant now) {
    return new RefreshChain(
        grant,
        first.handleDigest(),
        0,
        first.digest(),
        Optional.empty(),
        Bytes.NONE,
        now,
        Optional.empty(),
        idleEnd);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
