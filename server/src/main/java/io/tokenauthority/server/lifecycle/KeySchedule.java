package io.tokenauthority.server.lifecycle;

import java.time.Duration;

/**
 * When keys of a purpose take turns, unless somebody commands otherwise.
 *
 * @param every how long a key signs
 * @param lead how long a key is known to verifiers before it signs
 */
public record KeySchedule(Duration every, Duration lead) {

  /** Twice what a verifier may cache the key set for (300 s). */
  public static final Duration LEAST_LEAD = Duration.ofMinutes(10);

  public KeySchedule {
    if (lead.compareTo(LEAST_LEAD) < 0) {
      throw new IllegalArgumentException("a key is known for 10 minutes at least before it signs");
    }
    if (every.compareTo(lead) <= 0) {
      throw new IllegalArgumentException("a key signs for longer than the next one is known");
    }
  }
}
