package io.tokenauthority.server.authority.admin.audit;

import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says so when rows in the trail are not ours: at once, and every ten minutes while they stay. Not
 * safe for use by several threads.
 */
final class ForgedRowsAlarm {

  private static final Logger LOG = LoggerFactory.getLogger(ForgedRowsAlarm.class);
  private static final Duration PAUSE = Duration.ofMinutes(10);

  /** How far the sealer gets past rows that are not ours. */
  enum Reach {
    /** It sees the rows behind them. */
    BEYOND,
    /** It sees nothing else, so nothing more is sealed. */
    STALLED
  }

  private Instant quietUntil = Instant.MIN;

  /**
   * Takes what a look at the unsealed rows found.
   *
   * @param rows how many were not ours
   */
  void seen(int rows, Reach reach, Instant now) {
    if (rows == 0) {
      quietUntil = Instant.MIN;
      return;
    }
    if (now.isBefore(quietUntil)) {
      return;
    }
    quietUntil = now.plus(PAUSE);
    switch (reach) {
      case BEYOND ->
          LOG.warn(
              "audit rows that are not ours stay unsealed: {}; VerifyAuditLog names them", rows);
      case STALLED ->
          LOG.warn(
              "audit rows that are not ours keep all others from being sealed: {} at least;"
                  + " VerifyAuditLog names them",
              rows);
    }
  }
}
