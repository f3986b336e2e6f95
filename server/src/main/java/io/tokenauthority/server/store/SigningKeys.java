package io.tokenauthority.server.store;

import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.KeyPurpose;
import java.util.List;
import java.util.Optional;

/** Signing keys in every state. */
public interface SigningKeys {

  /**
   * Which keys; an empty part lets everything through.
   *
   * @param algorithm as JOSE names it; one that is none lets nothing through
   */
  record SigningKeyFilter(
      Optional<String> id,
      Optional<String> algorithm,
      Optional<KeyPurpose> purpose,
      Optional<SigningKeyState> state,
      TimeRange createTime) {

    /** Lets everything through. */
    public static final SigningKeyFilter ALL =
        new SigningKeyFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            TimeRange.ALWAYS);
  }

  /**
   * Adds a key.
   *
   * @throws StoreException of kind UNIQUE when the id is known, or there is a NEXT (or ACTIVE) key
   *     of this purpose already: another replica was first
   */
  void insert(SigningKeyRecord key);

  /** The key; empty when there never was one. */
  Optional<SigningKeyRecord> find(KeyId id);

  /**
   * Whether the key is in this state, in which it stays to the end of a write: others that hold or
   * replace it wait.
   */
  boolean hold(KeyId id, SigningKeyState expected);

  /**
   * All keys but RETIRED ones, oldest first; bounded by the 32 that may be published, and the
   * revoked.
   */
  List<SigningKeyRecord> live();

  /** Every key ever that the filter lets through, newest first. */
  Page<SigningKeyRecord> list(SigningKeyFilter filter, PageRequest page);

  /**
   * Puts {@code next} in place of the row of its id whose state is {@code expected}: one
   * conditional update. Demote before you promote: at no moment are two keys of one purpose ACTIVE,
   * or two NEXT.
   *
   * @return false, with nothing written, when the state is another: another replica did it
   * @throws StoreException of kind UNIQUE when it would be a purpose's second NEXT or ACTIVE key
   */
  boolean replace(SigningKeyRecord next, SigningKeyState expected);

  /**
   * Puts a newly sealed private part in place, for re-sealing; false when the state is no longer
   * {@code expected}.
   */
  boolean reseal(KeyId id, Bytes sealedPrivateKey, SigningKeyState expected);
}
