package io.tokenauthority.token;

/**
 * Who a token is for: the name of a protected service, or the issuer's for the authority itself.
 *
 * @param value 1 to 255 visible ASCII characters
 */
public record Audience(String value) implements Comparable<Audience> {

  private static final int LENGTH_LIMIT = 255;

  public Audience {
    if (!isAudience(value)) {
      throw new IllegalArgumentException("an audience is 1 to 255 visible ASCII characters");
    }
  }

  /** Whether the constructor would take it. */
  public static boolean isAudience(String text) {
    return VisibleAscii.isVisible(text, LENGTH_LIMIT);
  }

  @Override
  public int compareTo(Audience other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
