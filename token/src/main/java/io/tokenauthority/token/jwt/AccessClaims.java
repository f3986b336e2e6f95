package io.tokenauthority.token.jwt;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.Tier;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.revocation.Revocable;
import java.time.Instant;
import java.util.Optional;

/**
 * What an access token, or a service token in the form of a JWT, says (RFC 9068 section 2.2). Its
 * {@code client_id} is always its {@code sub}, so it is no component.
 *
 * @param issuer {@code iss}
 * @param tokenId {@code jti}
 * @param subject {@code sub}, {@code sid}, {@code gen}
 * @param rights {@code aud}, {@code scope}; a token for the issuer itself is for nobody else, or a
 *     service that receives it could turn it on the authority
 * @param lifespan {@code iat}, {@code exp}
 * @param qualifiers {@code act}, {@code cnf}, {@code tier}
 */
public record AccessClaims(
    Issuer issuer,
    TokenId tokenId,
    Principal subject,
    Rights rights,
    Lifespan lifespan,
    Qualifiers qualifiers) {

  public AccessClaims {
    if (!mayMeet(issuer, rights.audiences())) {
      throw new IllegalArgumentException("a token for the authority has no other audience");
    }
  }

  /** Claims without actor, confirmation and tier. */
  public static AccessClaims of(
      Issuer issuer, TokenId tokenId, Principal subject, Rights rights, Lifespan lifespan) {
    return new AccessClaims(issuer, tokenId, subject, rights, lifespan, Qualifiers.none());
  }

  static boolean mayMeet(Issuer issuer, AudienceSet audiences) {
    return audiences.size() == 1 || !audiences.contains(issuer.asAudience());
  }

  public AccessClaims withActor(Actor actor) {
    return with(new Qualifiers(Optional.of(actor), confirmation(), tier()));
  }

  public AccessClaims withConfirmation(Confirmation confirmation) {
    return with(new Qualifiers(actor(), Optional.of(confirmation), tier()));
  }

  public AccessClaims withTier(Tier tier) {
    return with(new Qualifiers(actor(), confirmation(), Optional.of(tier)));
  }

  private AccessClaims with(Qualifiers others) {
    return new AccessClaims(issuer, tokenId, subject, rights, lifespan, others);
  }

  public AccountId account() {
    return subject.account();
  }

  /** {@code client_id}: the account itself. */
  public AccountId clientId() {
    return subject.account();
  }

  public GrantId grantId() {
    return subject.grantId();
  }

  public long generation() {
    return subject.generation();
  }

  public AudienceSet audiences() {
    return rights.audiences();
  }

  public ScopeSet scopes() {
    return rights.scopes();
  }

  public Instant issuedAt() {
    return lifespan.issuedAt();
  }

  public Instant expiresAt() {
    return lifespan.expiresAt();
  }

  public Optional<Actor> actor() {
    return qualifiers.actor();
  }

  public Optional<Confirmation> confirmation() {
    return qualifiers.confirmation();
  }

  public Optional<Tier> tier() {
    return qualifiers.tier();
  }

  /** All that a revocation can hit of this token, but for the key that signed it. Costs hashes. */
  public Revocable revocable() {
    Revocable revocable = Revocable.of(tokenId, grantId(), account(), generation());
    Optional<Actor> next = actor();
    while (next.isPresent()) {
      Principal acting = next.get().principal();
      revocable = revocable.actedBy(acting.grantId(), acting.account(), acting.generation());
      next = next.get().inner();
    }
    return revocable;
  }
}
