package io.tokenauthority.server.authority.keys;

import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.lifecycle.SigningKeyRing;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.KeyPurpose;
import java.time.Instant;

/**
 * The steps by which one key follows another, each inside a transaction of the caller's. A step
 * that finds another state than it decided on throws {@link Overtaken}: nothing of the transaction
 * remains, and what is due is judged again.
 */
final class KeySuccession {

  private KeySuccession() {}

  /** Another replica acted first. */
  static final class Overtaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Overtaken() {
      super("another replica changed the signing keys first", null, false, false);
    }
  }

  /** The keys as this transaction sees them. */
  static SigningKeyRing ring(Transaction tx) {
    return new SigningKeyRing(tx.signingKeys().live());
  }

  /** A new key, which signs at once: there is none to come before it. */
  static SigningKeyRecord begin(Transaction tx, SigningKeyRecord made, Instant now) {
    SigningKeyRecord first = made.activated(now);
    tx.signingKeys().insert(first);
    return first;
  }

  /** A new key to come after. */
  static SigningKeyRecord publish(Transaction tx, SigningKeyRecord made) {
    tx.signingKeys().insert(made);
    return made;
  }

  /** ACTIVE to RETIRING: it lasts until what it signed has run out. */
  static SigningKeyRecord retire(Transaction tx, SigningKeyRecord active, Instant now) {
    if (!tx.signingKeys().hold(active.id(), active.state())) {
      throw new Overtaken();
    }
    return replaced(tx, active, active.retiring(lastEnd(tx, active, now), now));
  }

  /** NEXT to ACTIVE. The old one must have left ACTIVE before. */
  static SigningKeyRecord promote(Transaction tx, SigningKeyRecord next, Instant now) {
    return replaced(tx, next, next.activated(now));
  }

  /** RETIRING to RETIRED. */
  static SigningKeyRecord close(Transaction tx, SigningKeyRecord outlived, Instant now) {
    return replaced(tx, outlived, outlived.retired(now));
  }

  /** Any published one to REVOKED. */
  static SigningKeyRecord revoke(Transaction tx, SigningKeyRecord key, Instant now) {
    return replaced(tx, key, key.revoked(now));
  }

  /** The latest end of a JWT service token by this key; {@code now} when there is none. */
  static Instant lastServiceTokenEnd(Transaction tx, KeyId key, Instant now) {
    return tx.serviceTokens().latestJwtEnd(key).filter(now::isBefore).orElse(now);
  }

  /**
   * The latest end of anything that it signed. Access tokens are not stored, and their longest life
   * may have been set lower since: what no policy can pass is what counts.
   */
  private static Instant lastEnd(Transaction tx, SigningKeyRecord key, Instant now) {
    return key.purpose() == KeyPurpose.SERVICE_TOKEN
        ? lastServiceTokenEnd(tx, key.id(), now)
        : now.plus(Revocation.LONGEST_ACCESS_LIFE);
  }

  private static SigningKeyRecord replaced(
      Transaction tx, SigningKeyRecord present, SigningKeyRecord next) {
    SigningKeyState expected = present.state();
    if (!tx.signingKeys().replace(next, expected)) {
      throw new Overtaken();
    }
    return next;
  }
}
