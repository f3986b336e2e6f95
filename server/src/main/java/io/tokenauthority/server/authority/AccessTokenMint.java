package io.tokenauthority.server.authority;

import io.tokenauthority.server.authority.IssueRequest.Wish;
import io.tokenauthority.server.authority.TokenSet.Refresh;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Lifespan;
import io.tokenauthority.token.jwt.Rights;
import io.tokenauthority.token.jwt.TokenSigner;
import io.tokenauthority.token.key.KeyPurpose;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Makes access tokens. {@link #claims} judges what is asked for and may run inside a transaction;
 * {@link #sign} is the slow part and must not.
 */
public final class AccessTokenMint {

  private static final int LENGTH_LIMIT = 4096;
  private static final Duration OUTDATED = Duration.ofMinutes(1);

  private final Issuer issuer;
  private final TokenPolicy policy;
  private final Function<KeyPurpose, TokenSigner> signers;
  private final TrustView trust;
  private final RandomGenerator random;

  /**
   * @param signers who signs for a purpose at this moment
   */
  public AccessTokenMint(
      Issuer issuer,
      TokenPolicy policy,
      Function<KeyPurpose, TokenSigner> signers,
      TrustView trust,
      RandomGenerator random) {
    this.issuer = issuer;
    this.policy = policy;
    this.signers = signers;
    this.trust = trust;
    this.random = random;
  }

  /** The policy that tokens are made by. */
  TokenPolicy policy() {
    return policy;
  }

  /** The authority's name. */
  Issuer issuer() {
    return issuer;
  }

  /** Ids and secrets are drawn from it. */
  RandomGenerator random() {
    return random;
  }

  /** What a token made from this entitlement says, or refuses. */
  AccessClaims claims(
      Entitlement entitlement, Wish wish, Optional<Duration> lifetime, Instant now) {
    Rights rights = entitlement.rights(wish, issuer);
    Lifespan lifespan = entitlement.lifespan(lifetime, policy, now);
    AccessClaims claims =
        new AccessClaims(
            issuer,
            TokenId.random(random),
            entitlement.subject(),
            rights,
            lifespan,
            entitlement.qualifiers());
    if (!signers.apply(KeyPurpose.ACCESS_TOKEN).fits(claims)) {
      throw Denied.because(
          Reason.LIMIT_REACHED,
          "the token would be too long: ask for fewer scopes or audiences",
          Map.of("limit", "token_bytes", "value", Integer.toString(LENGTH_LIMIT)));
    }
    return claims;
  }

  /**
   * The token, signed by the key that is active now. After a pause of the process it first asks
   * which key that is: another replica may have rotated meanwhile, and the old key be forgotten
   * (P12).
   */
  TokenSet sign(AccessClaims claims, Optional<Refresh> refresh, Instant now) {
    trust.sync();
    if (trust.mark(now).age().compareTo(OUTDATED) > 0) {
      trust.poll();
    }
    String token = signers.apply(KeyPurpose.ACCESS_TOKEN).sign(claims);
    return new TokenSet(token, claims, Duration.between(now, claims.expiresAt()), refresh);
  }
}
