package io.tokenauthority.server.store;

import io.tokenauthority.server.store.ServiceTokens.Holding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What of all that is stored wants somebody's attention. Counts walk through tables: ask seldom.
 */
public interface Outlook {

  /**
   * How many tokens that may be used, and that no renewal put another in the place of, are worth a
   * look.
   *
   * @param idle how long unused is long
   */
  TokenCounts tokens(Instant now, Duration idle);

  /** The usable tokens that end until {@code until}, the soonest first, at most {@code limit}. */
  List<Holding> soonest(Instant now, Instant until, int limit);

  /** Who was refused since {@code since}, the most often refused first, at most {@code limit}. */
  List<Refused> refused(Instant since, int limit);

  /** How many refresh tokens were found used again since {@code since}. */
  long reuses(Instant since);

  /**
   * Counts of tokens; each of the first three holds those before it.
   *
   * @param neverUsed those made a day ago or earlier
   * @param idle those that were used, but long ago
   */
  record TokenCounts(
      long withinDay, long withinWeek, long withinMonth, long neverUsed, long idle) {}

  /** How often an address was refused, and when last. */
  record Refused(String peer, long times, Instant last) {}
}
