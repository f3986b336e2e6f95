package io.tokenauthority.server.store;

import io.tokenauthority.token.GrantId;
import java.time.Instant;
import java.util.List;

/** How often credentials were used, by the hour. May lag by 30 s; written in batches. */
public interface Usage {

  /**
   * Adds counts to the hours of their last use, and moves the last uses forward, never back.
   * Unknown grants are passed over. Returns how many were taken.
   */
  int add(List<Count> counts);

  /**
   * The hours of a service token's grant from {@code from} (inclusive), ascending; hours without
   * use are absent. At most 9,000.
   */
  List<Hour> hours(GrantId grant, Instant from, Instant until);

  /** Removes hours before {@code before}, at most {@code limit}. Returns how many. */
  int purge(Instant before, int limit);

  /** Uses of the credentials of one grant since the last report. */
  record Count(GrantId grant, long count, Instant lastUsed) {}

  /** Uses within the hour that begins at {@code start}. */
  record Hour(Instant start, long count) {}
}
