package io.tokenauthority.interceptor.server;

import io.grpc.Attributes;
import io.tokenauthority.interceptor.server.access.AccessRule;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.v1.TokenKind;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Judges a known token at one use of it: all that may differ from call to call. */
final class Enforcement {

  private final Trust trust;
  private final AudienceSet audiences;
  private final Set<String> homes;
  private final TierLimits limits;

  /**
   * @param homes the methods that take service tokens of any audience
   */
  Enforcement(Trust trust, AudienceSet audiences, Set<String> homes, TierLimits limits) {
    this.trust = trust;
    this.audiences = audiences;
    this.homes = homes;
    this.limits = limits;
  }

  /** Why the token does not do for this call; absent if it does. */
  Optional<Refusal> judge(KnownToken token, Arrival<?, ?> arrival, Instant now) {
    return alive(token, now)
        .or(() -> audience(token).filter(elsewhere -> !isAtHome(token, arrival)))
        .or(() -> binding(token.claims(), arrival.call().getAttributes()))
        .or(() -> scopes(token.claims(), arrival.rule()))
        .or(() -> limits.take(token));
  }

  /** Why the token is no longer good here, whatever is called with it; absent if it is. */
  Optional<Refusal> standing(KnownToken token, Instant now) {
    return alive(token, now).or(() -> audience(token));
  }

  private Optional<Refusal> alive(KnownToken token, Instant now) {
    if (token.isExpired(now)) {
      return Optional.of(Refusals.TOKEN_EXPIRED);
    }
    if (trust.judge(token).isRevoked()) {
      return Optional.of(Refusals.TOKEN_REVOKED);
    }
    if (token.needsFreshFeed() && trust.state() != FeedState.FRESH) {
      return Optional.of(Refusals.TRUST_STALE);
    }
    return Optional.empty();
  }

  private Optional<Refusal> audience(KnownToken token) {
    return token.claims().audiences().meets(audiences)
        ? Optional.empty()
        : Optional.of(Refusals.audienceMismatch(audiences));
  }

  /** Asked of the few tokens that are for others. */
  private boolean isAtHome(KnownToken token, Arrival<?, ?> arrival) {
    return token.caller().kind() == TokenKind.TOKEN_KIND_SERVICE
        && !arrival.isStream()
        && homes.contains(arrival.call().getMethodDescriptor().getFullMethodName());
  }

  private static Optional<Refusal> binding(AccessClaims claims, Attributes call) {
    return claims
        .confirmation()
        .filter(confirmation -> !PeerCertificate.matches(confirmation, call))
        .map(unmatched -> Refusals.TOKEN_INVALID);
  }

  private static Optional<Refusal> scopes(AccessClaims claims, AccessRule rule) {
    if (!(rule instanceof AccessRule.Scoped scoped)) {
      return Optional.empty();
    }
    ScopeSet required = scoped.required();
    return claims.scopes().containsAll(required)
        ? Optional.empty()
        : Optional.of(Refusals.scopeInsufficient(required, claims.scopes()));
  }
}
