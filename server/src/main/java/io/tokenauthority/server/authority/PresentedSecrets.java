package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.TokenFacts.TokenKind;
import io.tokenauthority.server.lifecycle.RefreshChain;
import io.tokenauthority.server.store.RefreshChains.Session;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.opaque.OpaqueKind;
import io.tokenauthority.token.opaque.RefreshToken;
import io.tokenauthority.token.opaque.SecretDigest;
import java.util.Optional;

/**
 * Tells what a secret revokes when its holder asks for it: an access token itself, a refresh token
 * or a service token its grant. What is no secret of ours, or dead already, revokes nothing.
 */
public final class PresentedSecrets {

  private static final String ACTION = "token.revoke";

  private final Store store;
  private final JwtVerification jwts;
  private final RequestedRevocations revocations;

  public PresentedSecrets(Store store, JwtVerification jwts, RequestedRevocations revocations) {
    this.store = store;
    this.jwts = jwts;
    this.revocations = revocations;
  }

  /** The transaction that revokes what this secret stands for; empty when it stands for nothing. */
  Optional<Store.Work<StoredRevocation>> revocationOf(Call call, String secret, String reason) {
    Optional<OpaqueKind> kind = OpaqueKind.ofPrefix(secret);
    if (kind.isEmpty()) {
      return jwt(call, secret, reason);
    }
    return switch (kind.get()) {
      case REFRESH -> refreshToken(call, secret, reason);
      case SERVICE ->
          ServiceTokenCache.digest(secret).flatMap(digest -> serviceToken(call, digest, reason));
      case SETUP -> Optional.empty();
    };
  }

  private Optional<Store.Work<StoredRevocation>> jwt(Call call, String secret, String reason) {
    SecretDigest digest = SecretDigest.of(secret);
    if (!(jwts.check(secret, digest, call.now()) instanceof Finding.Good good)) {
      return Optional.empty();
    }
    AccessClaims claims = good.facts().claims();
    if (good.facts().kind() == TokenKind.SERVICE) {
      return serviceToken(call, digest, reason);
    }
    if (!call.now().isBefore(claims.expiresAt())) {
      return Optional.empty();
    }
    AuditEntry entry =
        holder(call, AuditEntry.of(ACTION, "token", claims.tokenId().value()), claims.account());
    return Optional.of(
        tx -> revocations.token(tx, call, claims.tokenId(), claims.expiresAt(), entry, reason));
  }

  /** The current token, or the one before it whose successor was never used; no older one. */
  private Optional<Store.Work<StoredRevocation>> refreshToken(
      Call call, String secret, String reason) {
    Optional<RefreshToken> token = RefreshToken.parse(secret);
    if (token.isEmpty()) {
      return Optional.empty();
    }
    SecretDigest presented = token.get().digest();
    return store
        .read(tx -> tx.refreshChains().findByHandle(token.get().handleDigest()))
        .filter(session -> isOf(session.chain(), presented))
        .map(Session::grant)
        .map(grant -> grant(call, grant.id(), grant.account(), reason));
  }

  private Optional<Store.Work<StoredRevocation>> serviceToken(
      Call call, SecretDigest digest, String reason) {
    return store
        .read(tx -> tx.serviceTokens().findByDigest(digest))
        .filter(holding -> mayRevoke(holding, call))
        .map(holding -> grant(call, holding.grant().id(), holding.account().id(), reason));
  }

  /**
   * A secret that was taken out of use by itself has no say over its grant; one whose grant is dead
   * is answered as it was then.
   */
  private static boolean mayRevoke(Holding holding, Call call) {
    boolean grantDead = holding.grant().end().isPresent();
    return grantDead || ServiceTokenRule.judge(holding, call.now()) == ServiceTokenRule.USABLE;
  }

  private Store.Work<StoredRevocation> grant(
      Call call, GrantId grant, AccountId account, String reason) {
    AuditEntry entry = holder(call, AuditEntry.of("grant.revoke", "grant", grant.value()), account);
    return tx -> revocations.grant(tx, call, grant, entry, reason);
  }

  private static boolean isOf(RefreshChain chain, SecretDigest presented) {
    return presented.equals(chain.current())
        || chain.previous().filter(presented::equals).isPresent();
  }

  /** Without a token of the caller's own it is the secret's account that acts. */
  private static AuditEntry holder(Call call, AuditEntry entry, AccountId account) {
    return call.principal().isPresent() ? entry : entry.by(account);
  }
}
