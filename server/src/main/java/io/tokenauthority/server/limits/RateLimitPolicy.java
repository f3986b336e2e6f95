package io.tokenauthority.server.limits;

import io.tokenauthority.token.Tier;
import java.time.Duration;
import java.util.Map;

/**
 * The allowances (DESIGN 7).
 *
 * @param tiers issues and refreshes of one credential, by its account's tier; an unknown tier has
 *     that of {@link Tier#DEFAULT}, which must be there
 * @param validations of one caller at one replica
 * @param peerAndName failures of one peer against one name
 * @param peer failures of one peer
 * @param name failures against one name by peers that never signed in to it
 */
public record RateLimitPolicy(
    Map<Tier, Allowance> tiers,
    Allowance validations,
    Allowance peerAndName,
    Allowance peer,
    Allowance name) {

  /** What is used unless configuration says otherwise. */
  public static final RateLimitPolicy STANDARD =
      new RateLimitPolicy(
          Map.of(
              Tier.DEFAULT, Allowance.of(10_000, Duration.ofHours(1)),
              Tier.PREMIUM, Allowance.of(100_000, Duration.ofHours(1))),
          Allowance.of(50_000, Duration.ofSeconds(1)),
          Allowance.of(10, Duration.ofMinutes(10)),
          Allowance.of(100, Duration.ofMinutes(10)),
          new Allowance(50, 60, Duration.ofMinutes(10)));

  /** Keeps its own copy. */
  public RateLimitPolicy {
    tiers = Map.copyOf(tiers);
    if (!tiers.containsKey(Tier.DEFAULT)) {
      throw new IllegalArgumentException("the tier default has an allowance");
    }
  }

  Allowance of(Tier tier) {
    Allowance own = tiers.get(tier);
    return own != null ? own : tiers.getOrDefault(Tier.DEFAULT, validations);
  }
}
