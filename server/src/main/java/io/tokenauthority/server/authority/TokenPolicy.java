package io.tokenauthority.server.authority;

import io.tokenauthority.server.lifecycle.Revocation;
import java.time.Duration;

/**
 * How long things live (DESIGN 2 and 6). Refuses what cannot be kept.
 *
 * @param accessDefault an access token's life when none is asked for
 * @param accessMax the longest that may be asked for; at most 24 h
 * @param refreshIdle how long a refresh token waits to be redeemed
 * @param refreshAbsolute how long a session lasts however often it is refreshed
 * @param refreshGrace how long after a redemption anybody who holds the redeemed token is given the
 *     same successor (P1); 0 to 60 s
 */
public record TokenPolicy(
    Duration accessDefault,
    Duration accessMax,
    Duration refreshIdle,
    Duration refreshAbsolute,
    Duration refreshGrace) {

  /** The shortest life that may be asked for. */
  public static final Duration ACCESS_MIN = Duration.ofSeconds(5);

  /** 15 min and 1 h; 7 and 30 days; 10 s. */
  public static final TokenPolicy STANDARD =
      new TokenPolicy(
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofDays(7),
          Duration.ofDays(30),
          Duration.ofSeconds(10));

  /** Refuses nonsense, naming the rule. */
  public TokenPolicy {
    require(
        accessMax.compareTo(ACCESS_MIN) >= 0
            && accessMax.compareTo(Revocation.LONGEST_ACCESS_LIFE) <= 0,
        "the longest access life is 5 s to 24 h");
    require(
        accessDefault.compareTo(ACCESS_MIN) >= 0 && accessDefault.compareTo(accessMax) <= 0,
        "the default access life is 5 s to the longest");
    require(
        refreshIdle.compareTo(ACCESS_MIN) >= 0 && refreshIdle.compareTo(refreshAbsolute) <= 0,
        "the idle life of a refresh token is 5 s to its absolute life");
    require(
        refreshAbsolute.compareTo(Duration.ofDays(3650)) <= 0,
        "the absolute life of a refresh token is at most 3650 days");
    require(
        !refreshGrace.isNegative() && refreshGrace.compareTo(Duration.ofSeconds(60)) <= 0,
        "the grace window is 0 to 60 s");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
