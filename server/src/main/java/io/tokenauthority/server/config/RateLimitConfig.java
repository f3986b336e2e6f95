package io.tokenauthority.server.config;

import io.tokenauthority.token.Tier;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How often (DESIGN section 7).
 *
 * @param enabled false turns all of it off
 * @param tiers what a credential of each tier may do
 * @param failures what failed sign-ins may do
 * @param validate how many verdicts a second this process gives
 */
public record RateLimitConfig(
    boolean enabled, Map<Tier, TierLimit> tiers, FailureLimit failures, int validate) {

  public RateLimitConfig {
    tiers = Map.copyOf(tiers);
  }

  /**
   * What one credential of a tier may do.
   *
   * @param requests how many tokens it may issue and refresh within the window
   * @param window the window
   * @param burst how many of them at once
   * @param perToken how many calls a second a server interceptor lets one token make; empty: any
   */
  public record TierLimit(int requests, Duration window, int burst, Optional<Integer> perToken) {
    private static final Duration LEAST_WINDOW = Duration.ofSeconds(1);
    private static final Duration MOST_WINDOW = Duration.ofDays(31);

    public TierLimit {
      if (window.compareTo(LEAST_WINDOW) < 0 || window.compareTo(MOST_WINDOW) > 0) {
        throw new IllegalArgumentException("must be from 1s to 31d");
      }
    }

    /** Reads a window, within its bounds. */
    static Duration window(String text) {
      Duration window = Spans.parse(text);
      return new TierLimit(1, window, 1, Optional.empty()).window();
    }
  }

  /**
   * How many failures are borne before a peer is made to wait.
   *
   * @param perName by one peer on one account name
   * @param perPeer by one peer on any
   * @param window within which they are counted
   */
  public record FailureLimit(int perName, int perPeer, Duration window) {
    public FailureLimit {
      new Faults()
          .unless(
              window.compareTo(Duration.ofSeconds(1)) >= 0
                  && window.compareTo(Duration.ofDays(1)) <= 0,
              Keys.RATE_LIMIT_FAILURES_WINDOW.name(),
              "must be from 1s to 24h")
          .raise();
    }
  }
}
