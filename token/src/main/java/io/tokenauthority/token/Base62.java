package io.tokenauthority.token;

import java.util.random.RandomGenerator;

/** The alphabet of identifiers and secrets: digits, upper case, lower case, in ASCII order. */
public final class Base62 {

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** The largest multiple of 62 in a byte; bytes from here on would favour the first letters. */
  private static final int UNBIASED = 256 - 256 % 62;

  private Base62() {}

  /**
   * A text of independent, uniformly drawn characters: 5.95 bits each, so 22 of them exceed 128
   * bits and 32 exceed 190.
   */
  public static String random(RandomGenerator random, int length) {
    StringBuilder text = new StringBuilder(length);
    // One draw for the whole text: a SecureRandom takes a lock each time. 3 % of bytes are refused.
    byte[] bytes = new byte[length + length / 8 + 4];
    while (text.length() < length) {
      random.nextBytes(bytes);
      for (int i = 0; i < bytes.length && text.length() < length; i++) {
        int drawn = bytes[i] & 0xFF;
        if (drawn < UNBIASED) {
          text.append(ALPHABET.charAt(drawn % 62));
        }
      }
    }
    return text.toString();
  }

  /** The number in exactly {@code length} characters, most significant first, zero-padded. */
  public static String encode(long number, int length) {
    char[] text = new char[length];
    long rest = number;
    for (int i = length - 1; i >= 0; i--) {
      text[i] = ALPHABET.charAt((int) Long.remainderUnsigned(rest, 62));
      rest = Long.divideUnsigned(rest, 62);
    }
    if (rest != 0) {
      throw new IllegalArgumentException("number does not fit the given base62 length");
    }
    return new String(text);
  }

  /** Whether the text has exactly this length and no character outside the alphabet. */
  public static boolean isBase62(String text, int length) {
    return text.length() == length && isBase62(text);
  }

  /** Whether no character is outside the alphabet. */
  public static boolean isBase62(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))) {
        return false;
      }
    }
    return true;
  }
}
