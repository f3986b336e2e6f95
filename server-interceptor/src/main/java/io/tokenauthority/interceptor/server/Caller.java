package io.tokenauthority.interceptor.server;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.Tier;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Actor;
import io.tokenauthority.token.opaque.SecretDigest;
import io.tokenauthority.v1.TokenKind;
import java.time.Instant;
import java.util.Optional;

/**
 * Who calls, by a token that was verified. The guard puts it into the {@link Context} of the call;
 * handlers ask {@link #current} or {@link #required} on the call's own thread and callbacks, and
 * carry it along themselves to any other ({@code Context.current().wrap(…)}).
 *
 * <p>Holds no secret: the token itself is not in here. Immutable, safe between threads.
 */
public final class Caller {

  private final AccessClaims claims;
  private final TokenKind kind;
  private final SecretDigest digest;

  Caller(AccessClaims claims, TokenKind kind, SecretDigest digest) {
    this.claims = claims;
    this.kind = kind;
    this.digest = digest;
  }

  /** The caller of the call that this thread serves; absent on a public method without a token. */
  public static Optional<Caller> current() {
    return Served.current().map(Served::caller);
  }

  /**
   * The caller of the call that this thread serves.
   *
   * @throws StatusRuntimeException UNAUTHENTICATED, TOKEN_MISSING where there is none, fit to be
   *     handed to {@code onError}
   */
  public static Caller required() {
    return Served.required().caller();
  }

  /** The account that the token speaks for. */
  public AccountId account() {
    return claims.account();
  }

  public TokenId tokenId() {
    return claims.tokenId();
  }

  /** The grant that the token hangs from: one login session, or one service token. */
  public GrantId grantId() {
    return claims.grantId();
  }

  public ScopeSet scopes() {
    return claims.scopes();
  }

  public AudienceSet audiences() {
    return claims.audiences();
  }

  public Optional<Tier> tier() {
    return claims.tier();
  }

  /** Who acts for the account, where the token was made by an exchange with an actor. */
  public Optional<Actor> actor() {
    return claims.actor();
  }

  public Instant expireTime() {
    return claims.expiresAt();
  }

  /** An access token, or a service token used as it is. */
  public TokenKind kind() {
    return kind;
  }

  /** Everything that the token says. */
  public AccessClaims claims() {
    return claims;
  }

  /** The digest of the token's text, by which a token is told from others without being kept. */
  public SecretDigest digest() {
    return digest;
  }

  /** Whether {@code token} is the very token of this call; takes the same time either way. */
  public boolean holds(String token) {
    return digest.equals(SecretDigest.of(token));
  }

  @Override
  public String toString() {
    return "Caller " + account() + " by token " + tokenId();
  }
}
