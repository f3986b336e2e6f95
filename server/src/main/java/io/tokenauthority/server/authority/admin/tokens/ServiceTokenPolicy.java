package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import java.time.Duration;
import java.util.Map;

/**
 * How long service tokens live, and what is kept of them.
 *
 * @param standard the life of one for which none is asked
 * @param most the longest life of one that ends
 * @param expiringWindow from how long before its end one counts as EXPIRING
 * @param usageRetain how long hourly usage is kept
 * @param mostPerAccount how many usable ones an account may have
 */
public record ServiceTokenPolicy(
    Duration standard,
    Duration most,
    Duration expiringWindow,
    Duration usageRetain,
    int mostPerAccount) {

  /** The shortest life of one that ends. */
  public static final Duration LEAST = Duration.ofDays(1);

  /** 30 and 3650 days; 7 and 90 days; 1000. */
  public static final ServiceTokenPolicy STANDARD =
      new ServiceTokenPolicy(
          Duration.ofDays(30),
          Duration.ofDays(3650),
          Duration.ofDays(7),
          Duration.ofDays(90),
          1000);

  /** Refuses nonsense, naming the rule. */
  public ServiceTokenPolicy {
    if (standard.compareTo(LEAST) < 0 || standard.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "the default life of a service token is 1 day to the longest");
    }
    if (most.compareTo(Duration.ofDays(3650)) > 0) {
      throw new IllegalArgumentException("a service token that ends lives at most 3650 days");
    }
  }

  /** Refuses a life outside policy with TTL_EXCEEDS_POLICY. */
  Duration require(Duration asked) {
    if (asked.compareTo(LEAST) < 0 || asked.compareTo(most) > 0) {
      throw beyond(most);
    }
    return asked;
  }

  /** The refusal that names the bounds. */
  static Denied beyond(Duration most) {
    return Denied.because(
        Reason.TTL_EXCEEDS_POLICY,
        "the lifetime asked for is not within what is allowed here",
        Map.of("min", LEAST.toSeconds() + "s", "max", most.toSeconds() + "s"));
  }
}
