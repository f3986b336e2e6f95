package io.tokenauthority.token;

/**
 * The class of service an account is in; it chooses rate limits. Names beside the two known ones
 * come from configuration.
 *
 * @param value {@code [a-z][a-z0-9-]{0,31}}
 */
public record Tier(String value) {

  /** The tier of an account that was given none. */
  public static final Tier DEFAULT = new Tier("default");

  /** The tier with the wider limits. */
  public static final Tier PREMIUM = new Tier("premium");

  private static final int LENGTH_LIMIT = 32;

  public Tier {
    if (!isTier(value)) {
      throw new IllegalArgumentException("a tier is [a-z][a-z0-9-]{0,31}");
    }
  }

  /** Whether the constructor would take it. */
  public static boolean isTier(String text) {
    if (text.isEmpty() || text.length() > LENGTH_LIMIT) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c >= 'a' && c <= 'z';
      boolean other = (c >= '0' && c <= '9') || c == '-';
      if (!letter && (i == 0 || !other)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return value;
  }
}
