package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Principal;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.authority.admin.GrantingRule;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.Scope;
import io.tokenauthority.token.TokenId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Who may renew which service token, and for how long (P9). */
final class RenewalRule {

  private static final Scope WRITE = AdminScopes.TOKENS_WRITE;

  private final ServiceTokenPolicy policy;

  RenewalRule(ServiceTokenPolicy policy) {
    this.policy = policy;
  }

  /**
   * As {@link #find}, its account held: who revokes what that holds finds the new token, or is
   * found by it.
   */
  Holding held(Transaction tx, Principal caller, Optional<TokenId> named) {
    tx.accounts().hold(find(tx, caller, named).account().id());
    return find(tx, caller, named);
  }

  /**
   * The token to be renewed: the one that is named, or the newest of the caller's own grant. Who
   * lacks {@code tokens:write} is told nothing about tokens that are not its own, and must present
   * a service token of that grant: an access token made from it lives for minutes, may be narrower
   * and may be in other hands, and must not be turned into the secret it came from (P9).
   */
  Holding find(Transaction tx, Principal caller, Optional<TokenId> named) {
    Optional<Holding> found =
        named.isPresent() ? tx.serviceTokens().find(named.get()) : ownOf(tx, caller);
    if (mayWriteAny(caller)) {
      Holding holding = found.orElseThrow(() -> missing(named));
      GrantingRule.requireMayWield(caller, holding.grant().scopes());
      return holding;
    }
    return found
        .filter(holding -> isOwn(caller, holding) && carried(tx, caller).isPresent())
        .orElseThrow(RenewalRule::insufficient);
  }

  private static Optional<Holding> ownOf(Transaction tx, Principal caller) {
    GrantId grant = caller.grant();
    Optional<Holding> carried = carried(tx, caller);
    return carried.isPresent() ? carried : tx.serviceTokens().newestOf(grant);
  }

  /** The service token that the call itself bears; absent for an access token, whose id is none. */
  private static Optional<Holding> carried(Transaction tx, Principal caller) {
    return tx.serviceTokens().find(caller.token()).filter(found -> isOwn(caller, found));
  }

  private static boolean isOwn(Principal caller, Holding holding) {
    return holding.grant().id().equals(caller.grant())
        && holding.account().id().equals(caller.account());
  }

  private static boolean mayWriteAny(Principal caller) {
    return caller.scopes().contains(WRITE);
  }

  /** Refuses with NOT_RENEWABLE what cannot be used any more, or was renewed already. */
  void requireRenewable(Holding holding, Instant now) {
    ServiceToken token = holding.token();
    ServiceToken.State state =
        token.state(holding.grant(), holding.account(), policy.expiringWindow(), now);
    boolean usable = state == ServiceToken.State.ACTIVE || state == ServiceToken.State.EXPIRING;
    if (!usable || token.successor().isPresent()) {
      Map<String, String> facts = new TreeMap<>(Map.of("state", state.name()));
      token.successor().ifPresent(next -> facts.put("superseded_by", next.value()));
      throw Denied.because(
          Reason.NOT_RENEWABLE, "it is revoked, expired or was renewed already", facts);
    }
    if (!holding.account().isActive()) {
      throw Denied.because(Reason.ACCOUNT_DISABLED, "the account is disabled");
    }
  }

  /** When the new token ends. */
  Instant newEnd(Principal caller, Holding holding, Expiry expiry, Instant now) {
    ServiceToken old = holding.token();
    boolean wide = mayWriteAny(caller);
    if (expiry instanceof Expiry.Eternal || (expiry instanceof Expiry.Unsaid && old.isEternal())) {
      if (!wide && !old.isEternal()) {
        throw ServiceTokenPolicy.beyond(lifeOf(old));
      }
      return ServiceToken.ETERNAL;
    }
    if (expiry instanceof Expiry.Lifetime asked) {
      Duration life = policy.require(asked.length());
      if (!wide && !old.isEternal() && life.compareTo(lifeOf(old)) > 0) {
        throw ServiceTokenPolicy.beyond(lifeOf(old));
      }
      return TokenDesk.end(now, life, old.format());
    }
    Duration same = lifeOf(old);
    Duration within = same.compareTo(policy.most()) > 0 ? policy.most() : same;
    return TokenDesk.end(now, within, old.format());
  }

  /** What it was asked for: a JWT's end was cut to a whole second, which is given back here. */
  private static Duration lifeOf(ServiceToken token) {
    Duration life = Duration.between(token.createTime(), token.expireTime());
    return life.getNano() == 0 ? life : Duration.ofSeconds(life.getSeconds() + 1);
  }

  private static Denied missing(Optional<TokenId> named) {
    return named.isPresent()
        ? Denied.because(
            Reason.NOT_FOUND,
            "there is no such service_token",
            Map.of("kind", "service_token", "id", named.get().value()))
        : Denied.field("token_id", "must be given: the call carries no service token");
  }

  private static Denied insufficient() {
    return Denied.because(
        Reason.SCOPE_INSUFFICIENT,
        "a service token renews itself; anything else needs tokens:write",
        Map.of("required", WRITE.value(), "missing", WRITE.value()));
  }
}
