package io.tokenauthority.server.lifecycle;

import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SignatureAlgorithm;
import java.time.Instant;

/**
 * A signing key as the database keeps it. Its private part is sealed while it may still sign, and
 * empty afterwards.
 *
 * <pre>
 * NEXT      activated  → ACTIVE
 * ACTIVE    retiring   → RETIRING   the private part is destroyed
 * RETIRING  retired    → RETIRED    once nothing that it signed can be alive
 * NEXT, ACTIVE, RETIRING
 *           revoked    → REVOKED    the private part is destroyed
 * </pre>
 *
 * Nothing else follows anything.
 *
 * @param publicJwk the public part as JWK JSON
 * @param sealedPrivateKey the PKCS#8 private part under the master key, bound to this row's id;
 *     empty once it cannot sign
 * @param stateTime when it came into its state
 * @param verifyUntil while {@link SigningKeyState#RETIRING}: the last {@code exp} it signed, leeway
 *     and 5 minutes on; else the end of the year 9999
 */
public record SigningKeyRecord(
    KeyId id,
    KeyPurpose purpose,
    SignatureAlgorithm algorithm,
    SigningKeyState state,
    String publicJwk,
    Bytes sealedPrivateKey,
    Instant createTime,
    Instant stateTime,
    Instant verifyUntil) {

  /** The key that signs from now on. */
  public SigningKeyRecord activated(Instant now) {
    require(SigningKeyState.NEXT);
    return in(SigningKeyState.ACTIVE, sealedPrivateKey, now, ServiceToken.ETERNAL);
  }

  /**
   * The key that signs no more.
   *
   * @param lastEnd the latest {@code exp} that it can have signed
   */
  public SigningKeyRecord retiring(Instant lastEnd, Instant now) {
    require(SigningKeyState.ACTIVE);
    Instant until = Revocation.forgettable(lastEnd);
    return in(SigningKeyState.RETIRING, Bytes.NONE, now, until);
  }

  /** The key that nothing alive was signed by. */
  public SigningKeyRecord retired(Instant now) {
    require(SigningKeyState.RETIRING);
    if (now.isBefore(verifyUntil)) {
      throw new IllegalStateException("something that the key signed may still be alive");
    }
    return in(SigningKeyState.RETIRED, Bytes.NONE, now, ServiceToken.ETERNAL);
  }

  /** The key that is dead with everything it signed. */
  public SigningKeyRecord revoked(Instant now) {
    if (!isPublished()) {
      throw new IllegalStateException("a " + state + " key is not revoked");
    }
    return in(SigningKeyState.REVOKED, Bytes.NONE, now, ServiceToken.ETERNAL);
  }

  /** Whether verifiers are told of it. */
  public boolean isPublished() {
    return state == SigningKeyState.NEXT
        || state == SigningKeyState.ACTIVE
        || state == SigningKeyState.RETIRING;
  }

  private void require(SigningKeyState expected) {
    if (state != expected) {
      throw new IllegalStateException("the key is " + state + ", not " + expected);
    }
  }

  private SigningKeyRecord in(SigningKeyState next, Bytes sealed, Instant now, Instant until) {
    return new SigningKeyRecord(
        id, purpose, algorithm, next, publicJwk, sealed, createTime, now, until);
  }

  /** Only what cannot be used: no key material. */
  @Override
  public String toString() {
    return "SigningKeyRecord[" + id + ", " + purpose + ", " + state + "]";
  }
}
