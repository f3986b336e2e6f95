package io.tokenauthority.server.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A span of time to list from. Times are kept to the millisecond, so bounds are whole milliseconds.
 * A thing without the time in question (never used) is in {@link #ALWAYS} alone.
 *
 * @param from the first instant inside; empty for no bound
 * @param until the first instant outside; empty for no bound
 */
public record TimeRange(Optional<Instant> from, Optional<Instant> until) {
  /** No bounds. */
  public static final TimeRange ALWAYS = new TimeRange(Optional.empty(), Optional.empty());
}
