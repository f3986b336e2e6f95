package io.tokenauthority.token;

import java.util.random.RandomGenerator;

/**
 * The public name of one token, {@code jti} in a JWT. It authenticates nothing: it is for lists,
 * logs and revocations.
 *
 * @param value 22 base62 characters
 */
public record TokenId(String value) {

  private static final int LENGTH = 22;

  public TokenId {
    if (!isTokenId(value)) {
      throw new IllegalArgumentException("a token id is 22 base62 characters");
    }
  }

  /** A fresh id of more than 128 random bits. */
  public static TokenId random(RandomGenerator random) {
    return new TokenId(Base62.random(random, LENGTH));
  }

  /** Whether the constructor would take it. */
  public static boolean isTokenId(String text) {
    return Base62.isBase62(text, LENGTH);
  }

  @Override
  public String toString() {
    return value;
  }
}
