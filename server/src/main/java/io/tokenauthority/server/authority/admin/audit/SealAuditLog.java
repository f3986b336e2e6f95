package io.tokenauthority.server.authority.admin.audit;

import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.store.AuditTrail.Row;
import io.tokenauthority.server.store.AuditTrail.Segment;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The duty that links the rows of the trail into segments, within 5 s of their writing (P10).
 *
 * <p>One replica does it for all: the lease is taken in the very transaction that seals, so a
 * replica that slept through its lease finds another's fence there, or its segment's number taken.
 * A row whose HMAC is not ours is left where it is, for the verification to find, and told in the
 * log. Rows wait a few seconds for company: a segment for each would make more segments than rows.
 */
public final class SealAuditLog {

  /** The name of the lease. */
  private static final String LEASE = "audit-sealer";

  private static final Duration LEASE_LENGTH = Duration.ofSeconds(15);

  /** Run each second, this seals within 5 s. */
  private static final Duration COMPANY = Duration.ofSeconds(3);

  /** The most rows of one segment. */
  static final int SEGMENT_LIMIT = 1000;

  /** Segments of one run: more than are written meanwhile. */
  private static final int ROUNDS = 20;

  /** Rows that are not ours must not keep the others from being seen. */
  private static final int LOOK = 3 * SEGMENT_LIMIT;

  private final Store store;
  private final AuditJournal journal;
  private final AuditChain chain;
  private final String replica;
  private final ForgedRowsAlarm alarm = new ForgedRowsAlarm();

  /**
   * @param replica this replica's id, which nobody else has
   */
  public SealAuditLog(Store store, AuditJournal journal, AuditChain chain, String replica) {
    this.store = store;
    this.journal = journal;
    this.chain = chain;
    this.replica = replica;
  }

  /**
   * Seals rows that have waited long enough, or that are enough for a segment; some segments at
   * most.
   *
   * @return how many rows were sealed
   */
  public int run(Instant now) {
    int sealed = 0;
    for (int round = 0; round < ROUNDS && store.read(tx -> isTime(tx, now)); round++) {
      int rows = seal(now);
      if (rows == 0) {
        break;
      }
      sealed += rows;
    }
    return sealed;
  }

  /**
   * Seals a segment of whatever rows there are, however young: before an orderly exit.
   *
   * @return how many rows were sealed; {@value #SEGMENT_LIMIT}: there may be more
   */
  public synchronized int seal(Instant now) {
    try {
      Look look = store.write(tx -> seal(tx, now));
      alarm.seen(look.forged(), look.reach(), now);
      return look.sealed();
    } catch (StoreException failed) {
      if (failed.kind() == StoreException.Kind.UNIQUE) {
        return 0; // another sealer was there
      }
      throw failed;
    }
  }

  private boolean isTime(Transaction tx, Instant now) {
    List<Row> oldest = tx.audit().unsealed(1);
    return !oldest.isEmpty()
        && (!now.isBefore(oldest.get(0).event().time().plus(COMPANY))
            || tx.audit().countUnsealed() >= SEGMENT_LIMIT);
  }

  /** What a look at the unsealed rows came to. */
  private record Look(int sealed, int forged) {
    static final Look NONE = new Look(0, 0);

    ForgedRowsAlarm.Reach reach() {
      return forged < LOOK ? ForgedRowsAlarm.Reach.BEYOND : ForgedRowsAlarm.Reach.STALLED;
    }
  }

  private Look seal(Transaction tx, Instant now) {
    if (tx.leases().acquire(LEASE, replica, now, LEASE_LENGTH).isEmpty()) {
      return Look.NONE;
    }
    List<Row> found = tx.audit().unsealed(LOOK);
    List<Row> authentic = found.stream().filter(journal::isAuthentic).toList();
    int forged = found.size() - authentic.size();
    if (authentic.isEmpty()) {
      return new Look(0, forged);
    }
    List<Row> ours = authentic.subList(0, Math.min(authentic.size(), SEGMENT_LIMIT));
    Optional<Segment> before = tx.audit().head();
    tx.audit().seal(chain.next(before, ours, now), ours);
    return new Look(ours.size(), forged);
  }
}
