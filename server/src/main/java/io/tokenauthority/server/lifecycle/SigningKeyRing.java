package io.tokenauthority.server.lifecycle;

import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.KeySet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All signing keys that are not retired, as one read, and what is due with them. */
public record SigningKeyRing(List<SigningKeyRecord> keys) {

  /** Keeps its own copy. */
  public SigningKeyRing {
    keys = List.copyOf(keys);
  }

  /** What a purpose is in need of. */
  public enum Need {
    /** It has no key that signs: the very beginning. */
    ACTIVE_KEY,
    /** It has none that comes after. */
    NEXT_KEY,
    /** Its key has signed long enough, and the next one is known long enough. */
    ROTATION,
    NOTHING
  }

  /**
   * What a purpose needs now.
   *
   * @param schedule empty: a key signs until somebody commands its rotation
   */
  public Need need(KeyPurpose purpose, Optional<KeySchedule> schedule, Instant now) {
    Optional<SigningKeyRecord> active = find(purpose, SigningKeyState.ACTIVE);
    Optional<SigningKeyRecord> next = find(purpose, SigningKeyState.NEXT);
    if (active.isEmpty()) {
      return Need.ACTIVE_KEY;
    }
    if (next.isEmpty()) {
      return Need.NEXT_KEY;
    }
    boolean due =
        schedule
            .filter(turns -> !now.isBefore(active.get().stateTime().plus(turns.every())))
            .filter(turns -> !now.isBefore(next.get().createTime().plus(turns.lead())))
            .isPresent();
    return due && !isFull() ? Need.ROTATION : Need.NOTHING;
  }

  /** Keys that nothing alive was signed by any more. */
  public List<SigningKeyRecord> outlived(Instant now) {
    return keys.stream()
        .filter(key -> key.state() == SigningKeyState.RETIRING)
        .filter(key -> !now.isBefore(key.verifyUntil()))
        .toList();
  }

  /** A purpose's one key in the state ACTIVE or NEXT. */
  public Optional<SigningKeyRecord> find(KeyPurpose purpose, SigningKeyState state) {
    return keys.stream()
        .filter(key -> key.purpose() == purpose && key.state() == state)
        .findFirst();
  }

  /** The key of this id. */
  public Optional<SigningKeyRecord> find(KeyId id) {
    return keys.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  /** What verifiers are told. */
  public List<SigningKeyRecord> published() {
    return keys.stream().filter(SigningKeyRecord::isPublished).toList();
  }

  /** Whether one more would be more than verifiers take. */
  public boolean isFull() {
    return published().size() >= KeySet.LIMIT;
  }
}
