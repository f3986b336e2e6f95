package io.tokenauthority.token;

/**
 * One permission, for example {@code tokens:revoke}.
 *
 * @param value a scope-token of RFC 6749 section 3.3 (visible ASCII without {@code "} and {@code
 *     \}), 1 to 64 characters
 */
public record Scope(String value) implements Comparable<Scope> {

  private static final int LENGTH_LIMIT = 64;

  public Scope {
    if (!isScope(value)) {
      throw new IllegalArgumentException(
          "a scope is 1 to 64 visible ASCII characters without quote and backslash");
    }
  }

  /** Whether the constructor would take it. */
  public static boolean isScope(String text) {
    return VisibleAscii.isVisible(text, LENGTH_LIMIT)
        && text.indexOf('"') < 0
        && text.indexOf('\\') < 0;
  }

  @Override
  public int compareTo(Scope other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
