package io.tokenauthority.server.authority.admin.server;

import io.tokenauthority.server.authority.admin.audit.PurgeAuditLog;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The duty that forgets what is over: nothing here changes what any token may do.
 *
 * <p>One replica does it for all, under a lease that every transaction asks after. Each transaction
 * removes little, so that other writers are not held up; each run is bounded, and what is left
 * waits for the next.
 */
public final class Purge {

  private static final String LEASE = "purge";
  private static final Duration LEASE_LENGTH = Duration.ofMinutes(2);

  /** How long ended grants stay to be seen. */
  private static final Duration ENDED_STAY = Duration.ofDays(30);

  /** Rows of one transaction: a few milliseconds. */
  private static final int BATCH = 500;

  private static final int SEGMENTS = 5;

  /** Transactions of one kind in one run. */
  private static final int ROUNDS = 20;

  private final Store store;
  private final String replica;
  private final List<Step> steps;

  /** Forgets some of one kind; returns how many. */
  @FunctionalInterface
  private interface Step {
    int run(Transaction tx, Instant now);
  }

  /**
   * @param usageRetain how long hourly usage is kept
   * @param replica this replica's id, which nobody else has
   */
  public Purge(Store store, PurgeAuditLog audit, Duration usageRetain, String replica) {
    this.store = store;
    this.replica = replica;
    this.steps =
        List.of(
            (tx, now) -> tx.idempotentAnswers().purge(now, BATCH),
            (tx, now) -> tx.usedAssertions().purge(now, BATCH),
            (tx, now) -> tx.refreshChains().wipe(now, BATCH),
            (tx, now) -> tx.revocations().purge(now, BATCH),
            (tx, now) -> tx.grants().purge(now.minus(ENDED_STAY), BATCH),
            (tx, now) -> tx.usage().purge(now.minus(usageRetain), BATCH),
            (tx, now) -> audit.run(tx, now, SEGMENTS));
  }

  /**
   * One run.
   *
   * @return how many rows were removed
   */
  public long run(Instant now) {
    Optional<Long> fence =
        store.write(tx -> tx.leases().acquire(LEASE, replica, now, LEASE_LENGTH));
    if (fence.isEmpty()) {
      return 0;
    }
    long removed = 0;
    for (Step step : steps) {
      removed += run(step, fence.get(), now);
    }
    return removed;
  }

  private long run(Step step, long fence, Instant now) {
    long removed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      int some =
          store.write(tx -> tx.leases().holds(LEASE, replica, fence) ? step.run(tx, now) : 0);
      removed += some;
      if (some == 0) {
        break;
      }
    }
    return removed;
  }
}
