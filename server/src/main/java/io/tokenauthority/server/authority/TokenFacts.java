package io.tokenauthority.server.authority;

import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Actor;
import io.tokenauthority.token.revocation.Revocable;

/**
 * What a good token is, of whatever form: all that its use needs, computed once and kept in caches.
 *
 * @param claims for an opaque token those that it would have as a JWT
 * @param revocable what can end it before its time
 */
public record TokenFacts(TokenKind kind, AccessClaims claims, Revocable revocable) {

  /** What a token is. A refresh token and a set-up token are no bearer tokens: they have none. */
  public enum TokenKind {
    /** A short-lived JWT (RFC 9068). */
    ACCESS,
    /** A long-lived service token, opaque or JWT. */
    SERVICE
  }

  /** Everything that the claims hang from; a signing key comes on top. */
  static Revocable revocable(AccessClaims claims) {
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
}
