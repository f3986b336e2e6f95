package io.tokenauthority.server.metrics;

import java.util.concurrent.atomic.LongAdder;

/** What this process did since it started, for GetStats. Safe for use from any thread. */
public final class Tally {
  private final LongAdder issued = new LongAdder();
  private final LongAdder refreshed = new LongAdder();
  private final LongAdder validated = new LongAdder();
  private final LongAdder revoked = new LongAdder();
  private final LongAdder rateLimited = new LongAdder();

  /** Access tokens issued by IssueToken. */
  public LongAdder issued() {
    return issued;
  }

  /** Refresh tokens redeemed. */
  public LongAdder refreshed() {
    return refreshed;
  }

  /** Verdicts given. */
  public LongAdder validated() {
    return validated;
  }

  /** Revocations acknowledged. */
  public LongAdder revoked() {
    return revoked;
  }

  /** Calls refused by a limit of rate. */
  public LongAdder rateLimited() {
    return rateLimited;
  }
}
