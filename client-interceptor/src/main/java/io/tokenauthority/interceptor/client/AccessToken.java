package io.tokenauthority.interceptor.client;

import java.time.Duration;

/**
 * An access token and how long it lives, as a supplier of one's own hands it in ({@link
 * TokenSource#supplier}). Immutable. Prints itself without the token.
 *
 * @param value what follows {@code Bearer}: 1 to 4096 visible ASCII characters
 * @param expiresIn how long it lives, counted from the moment the supplier was asked; positive
 */
public record AccessToken(String value, Duration expiresIn) {

  static final int MAX_LENGTH = 4096;

  /** Refuses what cannot stand in an {@code authorization} header, without echoing it. */
  public AccessToken {
    if (!isSendable(value)) {
      throw new IllegalArgumentException("a token is 1 to 4096 visible ASCII characters");
    }
    if (expiresIn.isNegative() || expiresIn.isZero()) {
      throw new IllegalArgumentException("a token's life is positive");
    }
  }

  static boolean isSendable(String text) {
    return !text.isEmpty()
        && text.length() <= MAX_LENGTH
        && text.chars().allMatch(character -> character > 0x20 && character < 0x7f);
  }

  @Override
  public String toString() {
    return "AccessToken[expiresIn=" + expiresIn + "]";
  }
}
