package io.tokenauthority.server.authority.keys;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.Revoked;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.lifecycle.SigningKeyRing;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.server.trust.TrustView;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.Scope;
import io.tokenauthority.token.TokenId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command to kill a key with everything that it signed, JWT service tokens too. */
public final class RevokeSigningKey {

  private static final Scope KEYS_WRITE = new Scope("keys:write");

  private final Store store;
  private final AuditJournal journal;
  private final KeySmith smith;
  private final TrustView trust;

  public RevokeSigningKey(Store store, AuditJournal journal, KeySmith smith, TrustView trust) {
    this.store = store;
    this.journal = journal;
    this.smith = smith;
    this.trust = trust;
  }

  /** What a revocation and its answer came to. */
  private record Done(KeyRevocation answer, StoredRevocation revocation) {}

  /** What would die; changes nothing. */
  public KeyRevocation preview(Call call, KeyId id) {
    call.require(KEYS_WRITE);
    return store.read(
        tx -> {
          SigningKeyRecord key = find(tx, id);
          requireRevocable(key);
          return answer(tx, key, Optional.empty(), call.now());
        });
  }

  /**
   * Revokes; again: the first time's answer.
   *
   * @throws Denied NOT_FOUND; KEY_STATE when the key is RETIRED
   */
  public KeyRevocation revoke(Call call, KeyId id, String reason) {
    // 1. The right to do so.
    call.require(KEYS_WRITE);
    // 2. The slow part first: the keys that take its place.
    SigningKeyRecord present = store.read(tx -> find(tx, id));
    SigningKeyRecord made = smith.make(present.purpose(), call.now());
    SigningKeyRecord spare = smith.make(present.purpose(), call.now());
    // 3. Decide and do, in one transaction.
    Done done;
    try {
      done = store.write(tx -> revoke(tx, call, new Order(id, reason, made, spare)));
    } catch (KeySuccession.Overtaken overtaken) {
      throw Denied.because(Reason.ETAG_MISMATCH, "the signing keys changed meanwhile");
    }
    // 4. This process refuses what the key signed, and signs by another, before it says so.
    trust.acknowledge(done.revocation());
    trust.acknowledgeKeys();
    return done.answer();
  }

  /** What is to be done, with the keys that take the place of a dead one. */
  private record Order(KeyId id, String reason, SigningKeyRecord made, SigningKeyRecord spare) {}

  private Done revoke(Transaction tx, Call call, Order order) {
    SigningKeyRecord key = held(tx, order.id());
    if (key.state() == SigningKeyState.REVOKED) {
      StoredRevocation first =
          tx.revocations().find(Revocation.Kind.SIGNING_KEY, key.id().value()).orElseThrow();
      return done(tx, key, first, call.now());
    }
    requireRevocable(key);
    Instant now = call.now();
    Instant latestEnd = KeySuccession.lastServiceTokenEnd(tx, key.id(), now);
    KeyRevocation dying = answer(tx, key, Optional.empty(), now);
    SigningKeyRecord dead = KeySuccession.revoke(tx, key, now);
    replace(tx, key, order, now);
    tx.serviceTokens().retireSignedBy(key.id(), now);
    journal.record(
        tx,
        call,
        AuditEntry.of("signing_key.revoke", "signing_key", key.id().value())
            .because(order.reason())
            .with("was", key.state().name())
            .with("service_tokens", Long.toString(dying.serviceTokenCount())));
    StoredRevocation revocation =
        tx.revocations().append(Revocation.ofSigningKey(key.id(), latestEnd, now), now);
    return new Done(
        new KeyRevocation(
            dead,
            dying.serviceTokenCount(),
            dying.serviceTokens(),
            Optional.of(new Revoked(revocation.sequence(), revocation.time()))),
        revocation);
  }

  /** The next one signs at once, and another is published. */
  private static void replace(Transaction tx, SigningKeyRecord dead, Order order, Instant now) {
    SigningKeyRing ring = KeySuccession.ring(tx);
    if (dead.state() == SigningKeyState.ACTIVE) {
      Optional<SigningKeyRecord> next = ring.find(dead.purpose(), SigningKeyState.NEXT);
      if (next.isPresent()) {
        KeySuccession.promote(tx, next.get(), now);
      } else {
        KeySuccession.begin(tx, order.spare(), now);
      }
    }
    if (dead.state() != SigningKeyState.RETIRING) {
      KeySuccession.publish(tx, order.made());
    }
  }

  private static Done done(
      Transaction tx, SigningKeyRecord key, StoredRevocation first, Instant now) {
    Revoked revoked = new Revoked(first.sequence(), first.time());
    return new Done(answer(tx, key, Optional.of(revoked), now), first);
  }

  private static KeyRevocation answer(
      Transaction tx, SigningKeyRecord key, Optional<Revoked> revoked, Instant now) {
    List<TokenId> signed = tx.serviceTokens().signedBy(key.id(), now, KeyRevocation.TOLD);
    return new KeyRevocation(key, tx.serviceTokens().countSignedBy(key.id(), now), signed, revoked);
  }

  /** As others left it: what it signs meanwhile waits, and so dies with it. */
  private static SigningKeyRecord held(Transaction tx, KeyId id) {
    SigningKeyRecord key = find(tx, id);
    while (!tx.signingKeys().hold(id, key.state())) {
      key = find(tx, id);
    }
    return key;
  }

  private static SigningKeyRecord find(Transaction tx, KeyId id) {
    return tx.signingKeys()
        .find(id)
        .orElseThrow(
            () ->
                Denied.because(
                    Reason.NOT_FOUND,
                    "there is no such signing key",
                    Map.of("kind", "signing_key", "id", id.value())));
  }

  private static void requireRevocable(SigningKeyRecord key) {
    if (key.state() == SigningKeyState.RETIRED) {
      throw Denied.because(
          Reason.KEY_STATE,
          "a retired key verifies nothing any more",
          Map.of("kid", key.id().value(), "state", key.state().name()));
    }
  }
}
