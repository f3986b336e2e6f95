package io.tokenauthority.server.config;

import java.time.Duration;

/**
 * Lives of tokens (DESIGN section 6).
 *
 * @param access access tokens
 * @param refresh refresh tokens
 * @param service service tokens
 * @param viewAge how old this process's view of revocations may be for a verdict
 * @param cache how many verified tokens are remembered
 */
public record TokensConfig(
    AccessTokens access,
    RefreshTokens refresh,
    ServiceTokens service,
    Duration viewAge,
    int cache) {

  private static final Duration DAY = Duration.ofDays(1);

  public TokensConfig {
    new Faults()
        .unless(
            isWithin(viewAge, Duration.ofSeconds(2), Duration.ofMinutes(5)),
            Keys.TOKENS_VIEW_AGE.name(),
            "must be from 2s to 5m")
        .raise();
  }

  /**
   * Access tokens.
   *
   * @param standard the life of one for which none is asked
   * @param most the longest life
   */
  public record AccessTokens(Duration standard, Duration most) {
    public AccessTokens {
      Duration least = Duration.ofSeconds(5);
      new Faults()
          .unless(
              isWithin(most, least, DAY), Keys.TOKENS_ACCESS_MAX.name(), "must be from 5s to 24h")
          .unless(
              isWithin(standard, least, most),
              Keys.TOKENS_ACCESS_DEFAULT.name(),
              "must be from 5s to tokens.access-max")
          .raise();
    }
  }

  /**
   * Refresh tokens.
   *
   * @param idle how long an unused one lives
   * @param absolute how long a session lives in all
   * @param grace how long a repeat is given the same successor
   * @param sessions how many a user may have; past it the one used longest ago ends
   */
  public record RefreshTokens(Duration idle, Duration absolute, Duration grace, int sessions) {
    public RefreshTokens {
      new Faults()
          .unless(
              isWithin(absolute, Duration.ofMinutes(1), DAY.multipliedBy(3650)),
              Keys.TOKENS_REFRESH_ABSOLUTE.name(),
              "must be from 1m to 3650d")
          .unless(
              isWithin(idle, Duration.ofMinutes(1), absolute),
              Keys.TOKENS_REFRESH_IDLE.name(),
              "must be from 1m to tokens.refresh-absolute")
          .unless(
              grace.compareTo(Duration.ofSeconds(60)) <= 0,
              Keys.TOKENS_REFRESH_GRACE.name(),
              "must be from 0s to 60s")
          .raise();
    }
  }

  /**
   * Service tokens.
   *
   * @param standard the life of one for which none is asked
   * @param most the longest life that ends
   * @param expiringWindow from how long before its end one counts as EXPIRING
   * @param usageRetain how long hourly usage is kept
   */
  public record ServiceTokens(
      Duration standard, Duration most, Duration expiringWindow, Duration usageRetain) {
    public ServiceTokens {
      new Faults()
          .unless(
              isWithin(most, DAY, DAY.multipliedBy(3650)),
              Keys.TOKENS_SERVICE_MAX.name(),
              "must be from 1d to 3650d")
          .unless(
              isWithin(standard, DAY, most),
              Keys.TOKENS_SERVICE_DEFAULT.name(),
              "must be from 1d to tokens.service-max")
          .unless(
              isWithin(expiringWindow, Duration.ofMinutes(1), DAY.multipliedBy(365)),
              Keys.TOKENS_EXPIRING_WINDOW.name(),
              "must be from 1m to 365d")
          .unless(
              isWithin(usageRetain, DAY, DAY.multipliedBy(365)),
              Keys.TOKENS_USAGE_RETAIN.name(),
              "must be from 1d to 365d")
          .raise();
    }
  }

  private static boolean isWithin(Duration span, Duration least, Duration most) {
    return span.compareTo(least) >= 0 && span.compareTo(most) <= 0;
  }
}
