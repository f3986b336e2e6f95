package io.tokenauthority.token.jwt;

import java.time.Duration;

/**
 * How much time a verifier allows.
 *
 * @param longestAccessLife an access token that lives longer is refused, whoever signed it; 5 s to
 *     24 h. Service tokens have no bound but the year 9999
 * @param leeway how far clocks may differ; 0 to 30 s, and no token outlives its end by more
 */
public record VerificationPolicy(Duration longestAccessLife, Duration leeway) {

  /** What no authority can be set above. */
  public static final Duration LONGEST_ACCESS_LIFE = Duration.ofHours(24);

  /** The leeway of every verifier that is told no other. */
  public static final Duration DEFAULT_LEEWAY = Duration.ofSeconds(30);

  private static final Duration SHORTEST_ACCESS_LIFE = Duration.ofSeconds(5);

  public VerificationPolicy {
    if (longestAccessLife.compareTo(SHORTEST_ACCESS_LIFE) < 0
        || longestAccessLife.compareTo(LONGEST_ACCESS_LIFE) > 0) {
      throw new IllegalArgumentException("an access token lives 5 s to 24 h");
    }
    if (leeway.isNegative() || leeway.compareTo(DEFAULT_LEEWAY) > 0) {
      throw new IllegalArgumentException("a leeway is 0 to 30 s");
    }
  }

  /** 24 h and 30 s. */
  public static VerificationPolicy standard() {
    return new VerificationPolicy(LONGEST_ACCESS_LIFE, DEFAULT_LEEWAY);
  }
}
