package io.tokenauthority.server.lifecycle;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Bytes that mean something to their maker alone: a ciphertext, an HMAC. Immutable; compared in
 * constant time; prints nothing but its length.
 */
public final class Bytes {

  /** No bytes: nothing is sealed here, or no longer. */
  public static final Bytes NONE = new Bytes(new byte[0]);

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /** These bytes, copied. */
  public static Bytes of(byte[] value) {
    return value.length == 0 ? NONE : new Bytes(value.clone());
  }

  /** The bytes; a copy. */
  public byte[] toArray() {
    return value.clone();
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return value.length == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && MessageDigest.isEqual(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return value.length + " bytes";
  }
}
