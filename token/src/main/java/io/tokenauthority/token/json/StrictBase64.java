package io.tokenauthority.token.json;

import java.util.Base64;
import java.util.Optional;

/**
 * base64url without padding (RFC 7515 section 2), of which every byte sequence has one spelling
 * only. The JDK's decoder also takes padding and stray bits in the last character, so that one
 * signed token would have many texts.
 */
public final class StrictBase64 {

  private StrictBase64() {}

  /** The bytes, absent unless encoding them gives this very text. */
  public static Optional<byte[]> decode(String text) {
    return isCanonical(text) ? Optional.of(Base64.getUrlDecoder().decode(text)) : Optional.empty();
  }

  private static boolean isCanonical(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (sextet(text.charAt(i)) < 0) {
        return false;
      }
    }
    // The last character of an incomplete group carries 4 or 2 bits of nothing, which must be 0.
    return switch (text.length() % 4) {
      case 0 -> true;
      case 2 -> (sextet(text.charAt(text.length() - 1)) & 0x0F) == 0;
      case 3 -> (sextet(text.charAt(text.length() - 1)) & 0x03) == 0;
      default -> false;
    };
  }

  private static int sextet(char c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    } else if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    } else if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    return c == '-' ? 62 : c == '_' ? 63 : -1;
  }
}
