package io.tokenauthority.token;

import java.util.random.RandomGenerator;

/**
 * The name of a signing key, {@code kid}. Ours are 22 random base62 characters; keys that others
 * register keep the name they came with.
 *
 * @param value 1 to 128 visible ASCII characters
 */
public record KeyId(String value) {

  private static final int LENGTH_LIMIT = 128;

  public KeyId {
    if (!isKeyId(value)) {
      throw new IllegalArgumentException("a key id is 1 to 128 visible ASCII characters");
    }
  }

  /** A fresh id of more than 128 random bits. */
  public static KeyId random(RandomGenerator random) {
    return new KeyId(Base62.random(random, 22));
  }

  /** Whether the constructor would take it. */
  public static boolean isKeyId(String text) {
    return VisibleAscii.isVisible(text, LENGTH_LIMIT);
  }

  @Override
  public String toString() {
    return value;
  }
}
