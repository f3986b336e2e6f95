package io.tokenauthority.server.authority.session;

import java.time.Duration;

/**
 * How long a browser stays signed in.
 *
 * @param idle without coming again
 * @param absolute in all
 */
public record SessionPolicy(Duration idle, Duration absolute) {
  /** 30 minutes; 12 hours: a working day. */
  public static final SessionPolicy STANDARD =
      new SessionPolicy(Duration.ofMinutes(30), Duration.ofHours(12));
}
