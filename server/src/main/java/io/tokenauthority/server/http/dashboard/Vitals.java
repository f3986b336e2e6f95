package io.tokenauthority.server.http.dashboard;

import java.time.Duration;
import java.time.Instant;

/**
 * How this process does, by itself.
 *
 * @param start when it began to serve
 * @param signatures which provider signs
 * @param sequence of the newest revocation that it judges by
 * @param viewAge how old that view is
 * @param viewAgeLimit from which age on it judges no more
 * @param revocations how many it holds
 */
public record Vitals(
    String version,
    Instant start,
    String store,
    String signatures,
    long sequence,
    Duration viewAge,
    Duration viewAgeLimit,
    long revocations) {

  /** Reads them. */
  @FunctionalInterface
  public interface Reader {
    Vitals at(Instant now);
  }

  /** Whether the view is new enough to judge by. */
  boolean isFresh() {
    return viewAge.compareTo(viewAgeLimit) < 0;
  }
}
