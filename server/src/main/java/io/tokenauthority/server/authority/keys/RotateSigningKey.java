package io.tokenauthority.server.authority.keys;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.lifecycle.SigningKeyRing;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.Scope;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.KeySet;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The command to let the next key sign now, whatever the schedule says. */
public final class RotateSigningKey {

  private static final Scope KEYS_WRITE = new Scope("keys:write");

  private final Store store;
  private final AuditJournal journal;
  private final KeySmith smith;
  private final TrustView trust;

  public RotateSigningKey(Store store, AuditJournal journal, KeySmith smith, TrustView trust) {
    this.store = store;
    this.journal = journal;
    this.smith = smith;
    this.trust = trust;
  }

  /**
   * Makes NEXT ACTIVE, and publishes another.
   *
   * @param onlyWhile rotate only while this key is ACTIVE, so that a repeat does not rotate twice
   * @throws Denied ETAG_MISMATCH when another key is active; LIMIT_REACHED when 32 are published
   */
  public KeyRotation rotate(Call call, KeyPurpose purpose, Optional<KeyId> onlyWhile) {
    // 1. The right to do so.
    call.require(KEYS_WRITE);
    // 2. The slow part first: a new key.
    SigningKeyRecord made = smith.make(purpose, call.now());
    // 3. Decide and do, in one transaction.
    KeyRotation done;
    try {
      done = store.write(tx -> rotate(tx, call, made, onlyWhile));
    } catch (KeySuccession.Overtaken overtaken) {
      throw Denied.because(Reason.ETAG_MISMATCH, "the signing keys changed meanwhile");
    }
    // 4. This process signs by the new key before it says so.
    trust.acknowledgeKeys();
    return done;
  }

  private KeyRotation rotate(
      Transaction tx, Call call, SigningKeyRecord made, Optional<KeyId> onlyWhile) {
    SigningKeyRing ring = KeySuccession.ring(tx);
    SigningKeyRecord active = require(ring, made.purpose(), SigningKeyState.ACTIVE);
    if (onlyWhile.isPresent() && !onlyWhile.get().equals(active.id())) {
      throw Denied.because(
          Reason.ETAG_MISMATCH, "another key is active", Map.of("etag", active.id().value()));
    }
    SigningKeyRecord next = require(ring, made.purpose(), SigningKeyState.NEXT);
    if (ring.isFull()) {
      throw Denied.because(
          Reason.LIMIT_REACHED,
          "as many keys are published as verifiers take; wait until the oldest has retired",
          Map.of("limit", "signing_keys", "value", Integer.toString(KeySet.LIMIT)));
    }
    Instant now = call.now();
    SigningKeyRecord previous = KeySuccession.retire(tx, active, now);
    SigningKeyRecord promoted = KeySuccession.promote(tx, next, now);
    SigningKeyRecord published = KeySuccession.publish(tx, made);
    journal.record(
        tx,
        call,
        AuditEntry.of("signing_key.rotate", "signing_key", promoted.id().value())
            .with("purpose", promoted.purpose().name())
            .with("previous", previous.id().value())
            .with("next", published.id().value()));
    return new KeyRotation(promoted, previous, published);
  }

  private static SigningKeyRecord require(
      SigningKeyRing ring, KeyPurpose purpose, SigningKeyState state) {
    return ring.find(purpose, state)
        .orElseThrow(
            () ->
                Denied.because(
                    Reason.KEY_STATE,
                    "there is no " + state + " key of this purpose",
                    Map.of("state", state.name())));
  }
}
