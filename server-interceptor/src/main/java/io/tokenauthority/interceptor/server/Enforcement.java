package io.tokenauthority.interceptor.server;

import io.grpc.Attributes;
import io.tokenauthority.interceptor.server.access.AccessRule;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.jwt.AccessClaims;
import java.time.Instant;
import java.util.Optional;

/** Judges a known token at one use of it: all that may differ from call to call. */
final class Enforcement {

  private final Trust trust;
  private final AudienceSet audiences;

  Enforcement(Trust trust, AudienceSet audiences) {
    this.trust = trust;
    this.audiences = audiences;
  }

  /** Why the token does not do for this call; absent if it does. */
  Optional<Refusal> judge(KnownToken token, AccessRule rule, Attributes call, Instant now) {
    return standing(token, now)
        .or(() -> binding(token.claims(), call))
        .or(() -> scopes(token.claims(), rule));
  }

  /** Whether the token is still good here, whatever is called with it. */
  Optional<Refusal> standing(KnownToken token, Instant now) {
    if (token.isExpired(now)) {
      return Optional.of(Refusals.TOKEN_EXPIRED);
    }
    if (!token.claims().audiences().meets(audiences)) {
      return Optional.of(Refusals.audienceMismatch(audiences));
    }
    if (trust.judge(token).isRevoked()) {
      return Optional.of(Refusals.TOKEN_REVOKED);
    }
    if (token.needsFreshFeed() && trust.state() != FeedState.FRESH) {
      return Optional.of(Refusals.TRUST_STALE);
    }
    return Optional.empty();
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
