package io.tokenauthority.server.authority.admin.tokens;

import io.tokenauthority.server.store.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a service token's grant was used.
 *
 * @param hours every hour asked for, ascending, those without use included
 */
public record TokenUsage(List<Usage.Hour> hours, Optional<Instant> lastUsed) {
  /** Keeps its own copy. */
  public TokenUsage {
    hours = List.copyOf(hours);
  }

  /** The sum of the hours. */
  public long total() {
    return hours.stream().mapToLong(Usage.Hour::count).sum();
  }
}
