package io.tokenauthority.server.authority.keys;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.lifecycle.KeySchedule;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.lifecycle.SigningKeyRing;
import io.tokenauthority.server.lifecycle.SigningKeyRing.Need;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.token.key.KeyPurpose;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is due with the signing keys: makes the first ones, keeps one published ahead, rotates
 * those of access tokens by time, and closes those that have outlived all they signed.
 *
 * <p>Any replica may run it at any time: each step is a conditional update, and whoever comes
 * second finds nothing to do. Blocks; run it at start before serving, then every minute or so.
 */
public final class SigningKeyDuty {

  private static final Logger log = LoggerFactory.getLogger(SigningKeyDuty.class);

  /** One step brings a purpose from nothing to ACTIVE, another to NEXT; a race costs one more. */
  private static final int ROUNDS = 8;

  private final Store store;
  private final AuditJournal journal;
  private final KeySmith smith;
  private final TrustView trust;
  private final Map<KeyPurpose, Optional<KeySchedule>> schedules;

  /**
   * @param schedule of the keys that sign access tokens; those for service tokens are rotated by
   *     command only
   */
  public SigningKeyDuty(
      Store store, AuditJournal journal, KeySmith smith, TrustView trust, KeySchedule schedule) {
    this.store = store;
    this.journal = journal;
    this.smith = smith;
    this.trust = trust;
    this.schedules =
        Map.of(
            KeyPurpose.ACCESS_TOKEN, Optional.of(schedule),
            KeyPurpose.SERVICE_TOKEN, Optional.empty());
  }

  /**
   * Does what is due at {@code now}.
   *
   * @return whether anything was
   * @throws StoreException when the database does not answer
   */
  public boolean run(Instant now) {
    boolean changed = false;
    for (Map.Entry<KeyPurpose, Optional<KeySchedule>> each : schedules.entrySet()) {
      changed |= settle(each.getKey(), each.getValue(), now);
    }
    changed |= closeOutlived(now);
    if (changed) {
      trust.acknowledgeKeys();
    }
    return changed;
  }

  private boolean settle(KeyPurpose purpose, Optional<KeySchedule> schedule, Instant now) {
    boolean changed = false;
    for (int round = 0; round < ROUNDS; round++) {
      Need need = store.read(KeySuccession::ring).need(purpose, schedule, now);
      if (need == Need.NOTHING) {
        return changed;
      }
      changed |= supply(purpose, schedule, smith.make(purpose, now), now);
    }
    return changed;
  }

  private boolean supply(
      KeyPurpose purpose, Optional<KeySchedule> schedule, SigningKeyRecord made, Instant now) {
    try {
      return store.write(
          tx -> {
            SigningKeyRing ring = KeySuccession.ring(tx);
            return switch (ring.need(purpose, schedule, now)) {
              case ACTIVE_KEY -> tell(tx, "begin", begin(tx, ring, made, now), now);
              case NEXT_KEY -> tell(tx, "publish", KeySuccession.publish(tx, made), now);
              case ROTATION -> tell(tx, "rotate", rotate(tx, ring, made, now), now);
              case NOTHING -> false;
            };
          });
    } catch (KeySuccession.Overtaken overtaken) {
      return false;
    } catch (StoreException failed) {
      if (failed.kind() == StoreException.Kind.UNIQUE) {
        return false; // another replica's key is there already
      }
      throw failed;
    }
  }

  /** The published one if there is one; verifiers know it already. */
  private static SigningKeyRecord begin(
      Transaction tx, SigningKeyRing ring, SigningKeyRecord made, Instant now) {
    Optional<SigningKeyRecord> next = ring.find(made.purpose(), SigningKeyState.NEXT);
    return next.isPresent()
        ? KeySuccession.promote(tx, next.get(), now)
        : KeySuccession.begin(tx, made, now);
  }

  private static SigningKeyRecord rotate(
      Transaction tx, SigningKeyRing ring, SigningKeyRecord made, Instant now) {
    KeyPurpose purpose = made.purpose();
    ring.find(purpose, SigningKeyState.ACTIVE)
        .ifPresent(active -> KeySuccession.retire(tx, active, now));
    SigningKeyRecord promoted =
        KeySuccession.promote(tx, ring.find(purpose, SigningKeyState.NEXT).orElseThrow(), now);
    KeySuccession.publish(tx, made);
    return promoted;
  }

  private boolean tell(Transaction tx, String step, SigningKeyRecord key, Instant now) {
    journal.recordDuty(
        tx,
        now,
        AuditEntry.of("signing_key." + step, "signing_key", key.id().value())
            .with("purpose", key.purpose().name()));
    return true;
  }

  private boolean closeOutlived(Instant now) {
    List<SigningKeyRecord> outlived = store.read(KeySuccession::ring).outlived(now);
    boolean closed = false;
    for (SigningKeyRecord key : outlived) {
      try {
        store.write(tx -> tell(tx, "retire", KeySuccession.close(tx, key, now), now));
        closed = true;
      } catch (KeySuccession.Overtaken overtaken) {
        log.debug("signing key {} was closed by another replica", key.id());
      }
    }
    return closed;
  }
}
