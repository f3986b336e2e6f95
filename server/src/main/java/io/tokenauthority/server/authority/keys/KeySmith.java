package io.tokenauthority.server.authority.keys;

import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.server.sealing.KeyUse;
import io.tokenauthority.server.sealing.MasterKey;
import io.tokenauthority.server.sealing.Sealer;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.Jwk;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureProvider;
import io.tokenauthority.token.key.SigningKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Makes signing keys, and opens those that were sealed. Slow (an RSA key takes up to a second):
 * never inside a transaction.
 */
public final class KeySmith {

  private final SignatureAlgorithm algorithm;
  private final SignatureProvider provider;
  private final Sealer sealer;
  private final SecureRandom random;

  /**
   * @param algorithm what new keys are made for; those that are there keep theirs
   */
  public KeySmith(
      SignatureAlgorithm algorithm,
      SignatureProvider provider,
      MasterKey masterKey,
      SecureRandom random) {
    this.algorithm = algorithm;
    this.provider = provider;
    this.sealer = masterKey.sealer(KeyUse.SIGNING_KEYS);
    this.random = random;
  }

  /** A new key, not yet signing. */
  public SigningKeyRecord make(KeyPurpose purpose, Instant now) {
    SigningKey key =
        SigningKey.generate(KeyId.random(random), algorithm, purpose, provider, random);
    byte[] pkcs8 = key.exportPrivate();
    byte[] sealed = sealer.seal(pkcs8, row(key.keyId()));
    Arrays.fill(pkcs8, (byte) 0);
    return new SigningKeyRecord(
        key.keyId(),
        purpose,
        algorithm,
        SigningKeyState.NEXT,
        Jwk.write(key.verificationKey()),
        Bytes.of(sealed),
        now,
        now,
        ServiceToken.ETERNAL);
  }

  /**
   * The key itself, of a record that may sign.
   *
   * @throws io.tokenauthority.server.sealing.UnsealException when this master key did not seal it
   */
  SigningKey open(SigningKeyRecord record) {
    byte[] pkcs8 = sealer.open(record.sealedPrivateKey().toArray(), row(record.id()));
    try {
      return SigningKey.restore(Jwk.read(record.publicJwk(), record.purpose()), pkcs8, provider);
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /** Its private part sealed by the key that seals now; empty where it is so already, or gone. */
  Optional<Bytes> resealed(SigningKeyRecord record) {
    byte[] sealed = record.sealedPrivateKey().toArray();
    if (sealed.length == 0 || sealer.isCurrent(sealed)) {
      return Optional.empty();
    }
    byte[] pkcs8 = sealer.open(sealed, row(record.id()));
    try {
      return Optional.of(Bytes.of(sealer.seal(pkcs8, row(record.id()))));
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  private static String row(KeyId id) {
    return "signing_key/" + id;
  }
}
