package io.tokenauthority.server.authority;

import io.tokenauthority.server.store.ServiceTokens.Holding;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Actor;
import io.tokenauthority.token.jwt.Lifespan;
import io.tokenauthority.token.jwt.Qualifiers;
import io.tokenauthority.token.jwt.Rights;
import io.tokenauthority.token.jwt.VerifiedToken;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.revocation.Revocable;
import java.time.Instant;
import java.util.Optional;

/**
 * What a good token is, of whatever form: all that its use needs, computed once and kept in caches.
 *
 * @param claims for an opaque token those that it would have as a JWT
 * @param key the key that signed it; empty for an opaque one
 * @param revocable what can end it before its time
 * @param rendering what an edge has made of them
 */
public record TokenFacts(
    TokenKind kind,
    AccessClaims claims,
    Optional<KeyId> key,
    Revocable revocable,
    Rendering rendering) {

  /** Of which no edge has made anything yet. */
  public TokenFacts(TokenKind kind, AccessClaims claims, Optional<KeyId> key, Revocable revocable) {
    this(kind, claims, key, revocable, new Rendering());
  }

  /** What a token is. A refresh token and a set-up token are no bearer tokens: they have none. */
  public enum TokenKind {
    /** A short-lived JWT (RFC 9068). */
    ACCESS,
    /** A long-lived service token, opaque or JWT. */
    SERVICE
  }

  /** Of a JWT. */
  public static TokenFacts of(VerifiedToken token) {
    TokenKind kind =
        token.purpose() == KeyPurpose.ACCESS_TOKEN ? TokenKind.ACCESS : TokenKind.SERVICE;
    return new TokenFacts(
        kind,
        token.claims(),
        Optional.of(token.keyId()),
        revocable(token.claims()).signedBy(token.keyId()));
  }

  /**
   * Of an opaque service token that is usable now; empty for one that nobody can use: it is for
   * nobody, or ends within the second in which it was made.
   */
  static Optional<TokenFacts> of(Holding holding, Issuer issuer) {
    Entitlement entitlement =
        Entitlement.of(
            holding.grant(),
            holding.account(),
            Entitlement.Usual.ONLY_ONE,
            holding.token().endTime());
    AudienceSet audiences = entitlement.audiences();
    Instant made = holding.token().createTime();
    if (audiences.isEmpty() || entitlement.end().getEpochSecond() <= made.getEpochSecond()) {
      return Optional.empty();
    }
    AccessClaims claims =
        new AccessClaims(
            issuer,
            holding.token().id(),
            entitlement.subject(),
            new Rights(audiences, entitlement.scopes()),
            new Lifespan(made, entitlement.end()),
            new Qualifiers(
                Optional.empty(),
                entitlement.qualifiers().confirmation(),
                entitlement.qualifiers().tier()));
    return Optional.of(
        new TokenFacts(TokenKind.SERVICE, claims, Optional.empty(), revocable(claims)));
  }

  /** Everything that the claims hang from; a signing key comes on top. */
  private static Revocable revocable(AccessClaims claims) {
    Revocable all =
        Revocable.of(claims.tokenId(), claims.grantId(), claims.account(), claims.generation());
    if (claims.actor().isEmpty()) {
      return all;
    }
    Actor actor = claims.actor().get();
    all = actedBy(all, actor);
    return actor.inner().isPresent() ? actedBy(all, actor.inner().get()) : all;
  }

  private static Revocable actedBy(Revocable token, Actor actor) {
    return token.actedBy(
        actor.principal().grantId(), actor.principal().account(), actor.principal().generation());
  }

  /** Only what authenticates nothing. */
  @Override
  public String toString() {
    return "TokenFacts[" + claims.tokenId() + ", " + kind + "]";
  }
}
