package io.tokenauthority.token.key;

import io.tokenauthority.token.KeyId;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys that verify at one moment: at most 32, each under a {@code kid} of its own. Immutable;
 * change is a new set. Iterates in the order it was given.
 */
public final class KeySet implements Iterable<VerificationKey> {

  /** The most keys published at once (DESIGN section 7). */
  public static final int LIMIT = 32;

  private static final KeySet NONE = of(List.of());

  private final Map<KeyId, VerificationKey> keys;

  private KeySet(Map<KeyId, VerificationKey> keys) {
    this.keys = keys;
  }

  /** No key: every token is by an unknown one. */
  public static KeySet none() {
    return NONE;
  }

  /** These keys; two with one {@code kid} are refused, and more than 32. */
  public static KeySet of(Collection<VerificationKey> keys) {
    Map<KeyId, VerificationKey> byId = new LinkedHashMap<>();
    for (VerificationKey key : keys) {
      if (byId.putIfAbsent(key.keyId(), key) != null) {
        throw new IllegalArgumentException("no two keys of a set have one kid");
      }
    }
    if (byId.size() > LIMIT) {
      throw new IllegalArgumentException("at most 32 keys in a set");
    }
    return new KeySet(byId);
  }

  public static KeySet of(VerificationKey... keys) {
    return of(List.of(keys));
  }

  public Optional<VerificationKey> find(KeyId keyId) {
    return Optional.ofNullable(keys.get(keyId));
  }

  /** This set less one key, as after its revocation; the same set if it was not there. */
  public KeySet without(KeyId keyId) {
    return of(keys.values().stream().filter(key -> !key.keyId().equals(keyId)).toList());
  }

  /** This set and one key more. */
  public KeySet with(VerificationKey key) {
    LinkedHashMap<KeyId, VerificationKey> more = new LinkedHashMap<>(keys);
    if (more.putIfAbsent(key.keyId(), key) != null) {
      throw new IllegalArgumentException("no two keys of a set have one kid");
    }
    return of(more.values());
  }

  public int size() {
    return keys.size();
  }

  /** The keys in their order, immutable. */
  public List<VerificationKey> asList() {
    return List.copyOf(keys.values());
  }

  @Override
  public Iterator<VerificationKey> iterator() {
    return asList().iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeySet that && keys.equals(that.keys);
  }

  @Override
  public int hashCode() {
    return keys.hashCode();
  }

  @Override
  public String toString() {
    return keys.keySet().toString();
  }
}
