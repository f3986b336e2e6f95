package io.tokenauthority.token.jwt;

import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.VerificationKey;
import io.tokenauthority.token.revocation.Revocable;
import java.time.Duration;
import java.time.Instant;

/**
 * A token whose signature and claims were checked; only {@link TokenVerifier} makes one. It may be
 * kept and used again: what time changes is asked by {@link #at}, whose token it is by {@link
 * #forAudience}, whether it was revoked elsewhere. Immutable.
 */
public final class VerifiedToken implements Verdict {

  private final AccessClaims claims;
  private final VerificationKey key;
  private final Duration leeway;
  private final Revocable revocable;

  VerifiedToken(AccessClaims claims, VerificationKey key, Duration leeway) {
    this.claims = claims;
    this.key = key;
    this.leeway = leeway;
    this.revocable = claims.revocable().signedBy(key.keyId());
  }

  public AccessClaims claims() {
    return claims;
  }

  /** The key that signed it; when that key is revoked the token is dead. */
  public KeyId keyId() {
    return key.keyId();
  }

  /** ACCESS_TOKEN, or SERVICE_TOKEN for a service token in the form of a JWT. */
  public KeyPurpose purpose() {
    return key.purpose();
  }

  /** What a {@code RevocationView} judges this token by, hashed once. */
  public Revocable revocable() {
    return revocable;
  }

  /** Whether it is over at this moment. */
  public boolean isExpired(Instant now, Duration leeway) {
    return claims.lifespan().isExpired(now, leeway);
  }

  /** This token again, or EXPIRED; for each use of a kept one. The verifier's leeway applies. */
  public Verdict at(Instant now) {
    return isExpired(now, leeway) ? Fault.EXPIRED.rejected() : this;
  }

  /** This token, if it is for at least one of these; else AUDIENCE_MISMATCH. */
  public Verdict forAudience(AudienceSet own) {
    return claims.audiences().meets(own) ? this : Fault.AUDIENCE.rejected();
  }

  @Override
  public String toString() {
    return "VerifiedToken " + claims.tokenId();
  }
}
