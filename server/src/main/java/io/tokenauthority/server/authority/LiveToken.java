package io.tokenauthority.server.authority;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Actor;
import io.tokenauthority.token.jwt.Principal;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether an access token is alive by the database itself: a token that is made from it must not
 * outlive a revocation that this process has not heard of yet (P2).
 */
final class LiveToken {

  private LiveToken() {}

  /**
   * Refuses a token that is revoked, or whose grant, account, key or actor is.
   *
   * @throws Denied CREDENTIAL_INVALID or ACCOUNT_DISABLED
   */
  static void require(Transaction tx, TokenFacts facts, Instant now) {
    AccessClaims claims = facts.claims();
    boolean revoked =
        tx.revocations().find(Revocation.Kind.TOKEN, claims.tokenId().value()).isPresent();
    boolean unsigned =
        facts
            .key()
            .flatMap(key -> tx.signingKeys().find(key))
            .filter(key -> key.state() == SigningKeyState.REVOKED)
            .isPresent();
    if (revoked || unsigned) {
      throw Denied.credential("revoked");
    }
    require(tx, claims.subject(), now);
    for (Optional<Actor> each = claims.actor(); each.isPresent(); each = each.get().inner()) {
      require(tx, each.get().principal(), now);
    }
  }

  private static void require(Transaction tx, Principal principal, Instant now) {
    Grant grant =
        tx.grants().find(principal.grantId()).orElseThrow(() -> Denied.credential("grant unknown"));
    Account account =
        tx.accounts()
            .find(principal.account())
            .orElseThrow(() -> Denied.credential("account unknown"));
    boolean off =
        account.state() == AccountState.DISABLED || account.state() == AccountState.PENDING;
    if (off) {
      throw Denied.because(Reason.ACCOUNT_DISABLED, "the account is not active");
    }
    if (!grant.isLive(account, now) || principal.generation() != account.generation()) {
      throw Denied.credential("revoked");
    }
  }
}
