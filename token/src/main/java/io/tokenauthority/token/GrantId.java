package io.tokenauthority.token;

import java.util.random.RandomGenerator;

/**
 * The name of a grant: the act of trust that every token made from it carries as {@code sid}.
 *
 * @param value 22 base62 characters
 */
public record GrantId(String value) {

  private static final int LENGTH = 22;

  public GrantId {
    if (!isGrantId(value)) {
      throw new IllegalArgumentException("a grant id is 22 base62 characters");
    }
  }

  /** A fresh id of more than 128 random bits. */
  public static GrantId random(RandomGenerator random) {
    return new GrantId(Base62.random(random, LENGTH));
  }

  /** Whether the constructor would take it. */
  public static boolean isGrantId(String text) {
    return Base62.isBase62(text, LENGTH);
  }

  @Override
  public String toString() {
    return value;
  }
}
