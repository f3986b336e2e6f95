package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.Credential.PasswordCredential;
import io.tokenauthority.server.authority.Issuance.Claimant;
import io.tokenauthority.server.authority.Issuance.Granted;
import io.tokenauthority.server.authority.TokenSet.Refresh;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.GrantState;
import io.tokenauthority.server.lifecycle.RefreshChain;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.passwords.Names;
import io.tokenauthority.server.passwords.Passwords;
import io.tokenauthority.server.sealing.KeyedDigest;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Confirmation;
import io.tokenauthority.token.opaque.RefreshToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Signs a user in: a grant with a refresh token, and the first access token.
 *
 * <p>Unknown name and wrong password are one answer in the same time: both cost one hash and one
 * audit row. Failures count on the canonical name, whichever spelling came.
 */
public final class SignIn {

  private static final String ACTION = "session.create";
  private static final int LOGIN_LIMIT = 254;
  private static final Duration BUSY_PAUSE = Duration.ofSeconds(1);

  private final Issuance issuance;
  private final Passwords passwords;
  private final KeyedDigest typedNames;

  /**
   * @param typedNames digests names nobody has, for the audit trail: it may have been a password
   */
  public SignIn(Issuance issuance, Passwords passwords, KeyedDigest typedNames) {
    this.issuance = issuance;
    this.passwords = passwords;
    this.typedNames = typedNames;
  }

  TokenSet issue(Call call, IssueRequest request, PasswordCredential credential) {
    // 1. After too many failures nothing is looked at.
    String name = canonical(credential.login());
    issuance.refusals().requireUnblocked(call, name);
    // 2. Who it is, and whether it is the password; for nobody the same work.
    Optional<User> found = issuance.store().read(tx -> tx.users().findByLogin(name));
    AuditEntry entry = entry(found, name);
    Passwords.Verdict verdict =
        passwords.check(found.map(User::passwordHash).orElse(""), credential.password());
    User user = require(call, found, verdict, entry, name);
    // 3. The name is known from here: a failure of its bearer's does not count against strangers.
    issuance.limits().succeeded(call.peer(), name);
    Optional<String> rehashed =
        verdict == Passwords.Verdict.MATCH_OUTDATED
            ? passwords.hash(credential.password())
            : Optional.empty();
    // 4. Decide by what the transaction reads; 5. sign.
    Claimant claimant =
        new Claimant(user.account().id().value(), user.account().tier(), entry, name);
    return issuance.begin(call, claimant, tx -> decide(tx, call, request, user, rehashed));
  }

  private User require(
      Call call, Optional<User> found, Passwords.Verdict verdict, AuditEntry entry, String name) {
    switch (verdict) {
      case MATCH, MATCH_OUTDATED -> {
        return found.orElseThrow(() -> new IllegalStateException("nobody's password matched"));
      }
      case MISMATCH ->
          throw issuance
              .refusals()
              .refused(
                  call,
                  entry,
                  name,
                  Denied.credential(found.isEmpty() ? "unknown name" : "wrong password"));
      case BUSY -> throw Denied.later(Reason.OVERLOADED, "too many sign-ins at once", BUSY_PAUSE);
    }
    throw new IllegalStateException("a verdict without an answer");
  }

  private Granted decide(
      Transaction tx, Call call, IssueRequest request, User checked, Optional<String> rehashed) {
    Instant now = call.now();
    User user =
        tx.users()
            .find(checked.account().id())
            .orElseThrow(() -> Denied.credential("deleted meanwhile"));
    if (!user.passwordHash().equals(checked.passwordHash())) {
      throw Denied.credential("password changed meanwhile");
    }
    if (user.account().state() != AccountState.ACTIVE) {
      throw Denied.because(Reason.ACCOUNT_DISABLED, "the account is not active");
    }
    if (rehashed.isPresent()) {
      tx.users().replace(user.rehashed(rehashed.get(), now));
    }
    return open(tx, call, request, user.account());
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
    tx.users().signedIn(account.id(), now);
    AuditEntry entry = AuditEntry.of(ACTION, "grant", widest.id().value()).by(account.id());
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

  private AuditEntry entry(Optional<User> found, String name) {
    return found.isPresent()
        ? AuditEntry.of(ACTION, "user", found.get().account().id().value())
        : AuditEntry.of(ACTION, "user", "")
            .with("name_digest", typedNames.of(name).hex().substring(0, 16));
  }

  private static String canonical(String login) {
    if (login.isEmpty() || login.length() > LOGIN_LIMIT || login.indexOf(0) >= 0) {
      throw Denied.field("user_password.username", "1 to 254 characters, none of them U+0000");
    }
    return Names.canonical(login);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
