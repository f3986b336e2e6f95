package io.tokenauthority.interceptor.server;

import io.tokenauthority.token.opaque.OpaqueKind;
import io.tokenauthority.token.opaque.OpaqueToken;
import io.tokenauthority.token.opaque.SecretDigest;
import java.util.Optional;

/** A bearer token as it was sent, of which nothing is believed. Never printed. */
final class PresentedToken implements Presented {

  private static final int LENGTH_LIMIT = 4096;

  /** What it is by its form alone; junk is told from tokens before anything is spent on it. */
  enum Form {
    /** Three parts of base64url: worth a look at the signature. */
    JWT,
    /** A service token with a right checksum: worth asking about. */
    OPAQUE,
    /** A refresh or set-up token, which nobody may use as a bearer token. */
    WRONG_KIND,
    /** Neither. */
    JUNK
  }

  private final String text;
  private final SecretDigest digest;

  PresentedToken(String text, SecretDigest digest) {
    this.text = text;
    this.digest = digest;
  }

  /**
   * Whether so much text may be a token: 1 to 4096 characters. Which characters is for {@link
   * #form}: a text that is known to be a token needs no look at each.
   */
  static boolean isReadable(int length) {
    return length >= 1 && length <= LENGTH_LIMIT;
  }

  String reveal() {
    return text;
  }

  SecretDigest digest() {
    return digest;
  }

  Form form() {
    Optional<OpaqueKind> kind = OpaqueKind.ofPrefix(text);
    if (kind.isEmpty()) {
      return isJwtShaped() ? Form.JWT : Form.JUNK;
    }
    if (OpaqueToken.parse(text).isEmpty()) {
      return Form.JUNK;
    }
    return kind.get() == OpaqueKind.SERVICE ? Form.OPAQUE : Form.WRONG_KIND;
  }

  private boolean isJwtShaped() {
    int dots = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        dots++;
      } else if (!isBase64Url(c)) {
        return false;
      }
    }
    return dots == 2;
  }

  private static boolean isBase64Url(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  @Override
  public String toString() {
    return "PresentedToken " + digest;
  }
}
