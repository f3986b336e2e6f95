package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.SignatureBound.Door;
import io.tokenauthority.server.authority.TokenFacts.TokenKind;
import io.tokenauthority.server.authority.Validation.InactiveReason;
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

  /** What a secret has to say. */
  sealed interface Standing {}

  /** This transaction revokes what it stands for. */
  record Revokes(Store.Work<StoredRevocation> act) implements Standing {}

  /** It was ours, but stands for nothing any more. */
  record Spent() implements Standing {}

  /** It is nothing of ours. */
  record Unknown() implements Standing {}

  /**
   * What this secret stands for.
   *
   * @param door which way a signature check goes, if one is needed
   */
  Standing revocationOf(Call call, String secret, String reason, Door door) {
    Optional<OpaqueKind> kind = OpaqueKind.ofPrefix(secret);
    if (kind.isEmpty()) {
      return jwt(call, secret, reason, door);
    }
    return switch (kind.get()) {
      case REFRESH -> refreshToken(call, secret, reason);
      case SERVICE ->
          ServiceTokenCache.digest(secret)
              .map(digest -> serviceToken(call, digest, reason))
              .orElseGet(Unknown::new);
      case SETUP -> new Unknown();
    };
  }

  private Standing jwt(Call call, String secret, String reason, Door door) {
    SecretDigest digest = SecretDigest.of(secret);
    Finding found = jwts.check(secret, digest, call.now(), door);
    if (found instanceof Finding.Bad bad) {
      return bad.reason() == InactiveReason.EXPIRED ? new Spent() : new Unknown();
    }
    TokenFacts facts = ((Finding.Good) found).facts();
    AccessClaims claims = facts.claims();
    if (facts.kind() == TokenKind.SERVICE) {
      return serviceToken(call, digest, reason);
    }
    if (!call.now().isBefore(claims.expiresAt())) {
      return new Spent();
    }
    AuditEntry entry =
        holder(call, AuditEntry.of(ACTION, "token", claims.tokenId().value()), claims.account());
    return new Revokes(
        tx -> revocations.token(tx, call, claims.tokenId(), claims.expiresAt(), entry, reason));
  }

  /** The current token, or the one before it whose successor was never used; no older one. */
  private Standing refreshToken(Call call, String secret, String reason) {
    Optional<RefreshToken> token = RefreshToken.parse(secret);
    Optional<Session> found =
        token.flatMap(
            known -> store.read(tx -> tx.refreshChains().findByHandle(known.handleDigest())));
    if (found.isEmpty()) {
      return new Unknown();
    }
    Session session = found.get();
    return isOf(session.chain(), token.orElseThrow().digest())
        ? grant(call, session.grant().id(), session.account().id(), reason)
        : new Spent();
  }

  private Standing serviceToken(Call call, SecretDigest digest, String reason) {
    Optional<Holding> found = store.read(tx -> tx.serviceTokens().findByDigest(digest));
    if (found.isEmpty()) {
      return new Unknown();
    }
    Holding holding = found.get();
    return mayRevoke(holding, call)
        ? grant(call, holding.grant().id(), holding.account().id(), reason)
        : new Spent();
  }

  /**
   * A secret that was taken out of use by itself has no say over its grant; one whose grant is dead
   * is answered as it was then.
   */
  private static boolean mayRevoke(Holding holding, Call call) {
    boolean grantDead = holding.grant().end().isPresent();
    return grantDead || ServiceTokenRule.judge(holding, call.now()) == ServiceTokenRule.USABLE;
  }

  private Standing grant(Call call, GrantId grant, AccountId account, String reason) {
    AuditEntry entry = holder(call, AuditEntry.of("grant.revoke", "grant", grant.value()), account);
    return new Revokes(tx -> revocations.grant(tx, call, grant, entry, reason));
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
