package io.tokenauthority.server.store;

import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.token.KeyId;
import java.util.List;
import java.util.Optional;

/** Signing keys in every state. */
public interface SigningKeys {

  /** Adds a key. */
  void insert(SigningKeyRecord key);

  /** The key; empty when there never was one. */
  Optional<SigningKeyRecord> find(KeyId id);

  /**
   * All keys but RETIRED ones, oldest first; bounded by the 32 that may be published, and the
   * revoked.
   */
  List<SigningKeyRecord> live();

  /** Every key ever, newest first. */
  Page<SigningKeyRecord> list(PageRequest page);

  /**
   * Puts {@code next} in place of the row of its id whose state is {@code expected}: one
   * conditional update.
   *
   * @return false, with nothing written, when the state is another: another replica did it
   */
  boolean replace(SigningKeyRecord next, SigningKeyState expected);

  /**
   * Puts a newly sealed private part in place, for re-sealing; false when the state is no longer
   * {@code expected}.
   */
  boolean reseal(KeyId id, byte[] sealedPrivateKey, SigningKeyState expected);
}
