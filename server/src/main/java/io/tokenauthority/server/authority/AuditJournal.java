package io.tokenauthority.server.authority;

import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.sealing.Frames;
import io.tokenauthority.server.sealing.KeyUse;
import io.tokenauthority.server.sealing.KeyedDigest;
import io.tokenauthority.server.sealing.MasterKey;
import io.tokenauthority.server.store.AuditTrail;
import io.tokenauthority.server.store.Transaction;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Writes the audit trail (P10): each row in the transaction of what it tells, with an HMAC under a
 * key that comes from the master key. Safe between threads.
 */
public final class AuditJournal {

  /** Names the encoding that the HMAC is over; another one gets another name. */
  private static final String ENCODING = "audit-row/v1";

  private final KeyedDigest key;
  private final RandomGenerator random;

  public AuditJournal(MasterKey masterKey, RandomGenerator random) {
    this.key = masterKey.digest(KeyUse.AUDIT);
    this.random = random;
  }

  /** Tells what a call did. */
  public void record(Transaction tx, Call call, AuditEntry entry) {
    AuditEntry.Actor actor = entry.actor().orElseGet(() -> AuditEntry.Actor.of(call));
    append(tx, call.now(), call.peer(), actor, entry);
  }

  /** Tells what the server did of its own accord. */
  public void recordDuty(Transaction tx, Instant now, AuditEntry entry) {
    append(tx, now, "", AuditEntry.Actor.SYSTEM, entry);
  }

  /** Whether this row is as it was written. */
  public boolean isAuthentic(AuditTrail.Row row) {
    return key.isAuthentic(encode(row.event()), row.hmac().toArray());
  }

  private void append(
      Transaction tx, Instant now, String peer, AuditEntry.Actor actor, AuditEntry entry) {
    AuditEvent event =
        new AuditEvent(
            EventIds.next(now, random),
            now,
            actor.account(),
            actor.tokenId(),
            entry.action(),
            entry.target(),
            entry.outcome(),
            entry.reason(),
            peer,
            entry.details());
    tx.audit()
        .append(
            new AuditTrail.Row(
                event,
                Bytes.of(key.authenticate(encode(event))),
                AuditTrail.UNSEALED,
                AuditTrail.UNSEALED));
  }

  /** Every field behind its length, in a fixed order, the details by name: no two rows alike. */
  private static byte[] encode(AuditEvent event) {
    Frames frames =
        new Frames()
            .add(ENCODING)
            .add(event.id())
            .add(event.time().toEpochMilli())
            .add(event.actor())
            .add(event.actorTokenId())
            .add(event.action())
            .add(event.target().kind())
            .add(event.target().id())
            .add(event.outcome().name())
            .add(event.reason())
            .add(event.peer())
            .add(event.details().size());
    event.details().forEach((name, value) -> frames.add(name).add(value));
    return frames.toByteArray();
  }
}
