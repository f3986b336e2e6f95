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
 * Rows are read and their HMACs checked before it, for that takes ten times as long as moving them,
 * and on SQLite every other write would wait. A row whose HMAC is not ours is left where it is, for
 * the verification to find, and told in the log. Rows wait a few seconds for company: a segment for
 * each would make more segments than rows.
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
  private static final int ROUNDS = 50;

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
    if (!isTime(now) || !store.write(tx -> isOurs(tx, now))) {
      return 0;
    }
    int sealed = 0;
    for (int round = 0; round < ROUNDS && isTime(now); round++) {
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
    // 1. The rows, and whether they are ours.
    Look look = look();
    // 2. Only what decides, and the move.
    try {
      if (!store.write(tx -> seal(tx, look.ours(), now))) {
        return 0;
      }
    } catch (StoreException failed) {
      if (failed.kind() == StoreException.Kind.UNIQUE) {
        return 0; // another sealer was there
      }
      throw failed;
    }
    alarm.seen(look.forged(), look.reach(), now);
    return look.ours().size();
  }

  private boolean isTime(Instant now) {
    return store.read(
        tx -> {
          List<Row> oldest = tx.audit().unsealed(1);
          return !oldest.isEmpty()
              && (!now.isBefore(oldest.get(0).event().time().plus(COMPANY))
                  || tx.audit().countUnsealed(SEGMENT_LIMIT) == SEGMENT_LIMIT);
        });
  }

  private boolean isOurs(Transaction tx, Instant now) {
    return tx.leases().acquire(LEASE, replica, now, LEASE_LENGTH).isPresent();
  }

  /**
   * What a look at the unsealed rows came to.
   *
   * @param ours the rows of the next segment
   * @param forged how many were seen that are not ours
   */
  private record Look(List<Row> ours, int forged) {
    ForgedRowsAlarm.Reach reach() {
      return forged < LOOK ? ForgedRowsAlarm.Reach.BEYOND : ForgedRowsAlarm.Reach.STALLED;
    }
  }

  /** Looks past rows that are not ours only where there are any. */
  private Look look() {
    Look near = look(SEGMENT_LIMIT);
    return near.forged() == 0 ? near : look(LOOK);
  }

  private Look look(int limit) {
    List<Row> found = store.read(tx -> tx.audit().unsealed(limit));
    List<Row> authentic = found.stream().filter(journal::isAuthentic).toList();
    return new Look(
        authentic.subList(0, Math.min(authentic.size(), SEGMENT_LIMIT)),
        found.size() - authentic.size());
  }

  /** False when another replica has the lease. */
  private boolean seal(Transaction tx, List<Row> rows, Instant now) {
    if (!isOurs(tx, now)) {
      return false;
    }
    if (!rows.isEmpty()) {
      Optional<Segment> before = tx.audit().head();
      tx.audit().seal(chain.next(before, rows, now), rows);
    }
    return true;
  }
}
