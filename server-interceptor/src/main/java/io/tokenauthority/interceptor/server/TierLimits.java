package io.tokenauthority.interceptor.server;

import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.token.Tier;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How often a token may be used, by its tier; a token without one is of tier {@code default}. What
 * was used stands with the remembered token, so it is bounded by the cache, and a token that falls
 * out of it begins anew.
 */
final class TierLimits {

  private final Map<Tier, RateLimit> limits;
  private final GuardClock clock;

  TierLimits(Map<Tier, RateLimit> limits, GuardClock clock) {
    this.limits = Map.copyOf(limits);
    this.clock = clock;
  }

  /** Takes one call of the token's; why it may not be made, if it may not. */
  Optional<Refusal> take(KnownToken token) {
    if (limits.isEmpty()) {
      return Optional.empty();
    }
    RateLimit limit = limits.get(token.claims().tier().orElse(Tier.DEFAULT));
    long wait = limit == null ? 0 : token.allowance().take(limit, clock.nanoTime());
    return wait == 0
        ? Optional.empty()
        : Optional.of(Refusals.RATE_LIMITED.retryAfter(Duration.ofMillis(1 + wait / 1_000_000)));
  }
}
