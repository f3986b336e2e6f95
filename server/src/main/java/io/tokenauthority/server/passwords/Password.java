package io.tokenauthority.server.passwords;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Optional;

/**
 * A password as somebody typed it, in NFC: 1 to 256 bytes of UTF-8, never cut. Does not print
 * itself. How long a new one must be is for who sets it.
 */
public final class Password {

  /** The most bytes of UTF-8. */
  public static final int MAX_BYTES = 256;

  private final byte[] utf8;
  private final int characters;

  private Password(byte[] utf8, int characters) {
    this.utf8 = utf8;
    this.characters = characters;
  }

  /** The password; empty for one that is empty, too long, or no Unicode text. */
  public static Optional<Password> of(String typed) {
    // NFC can make a text three times as long, never much shorter: what is far too long stays so.
    if (typed.isEmpty() || typed.length() > 4 * MAX_BYTES || hasLoneSurrogate(typed)) {
      return Optional.empty();
    }
    String normal = Normalizer.normalize(typed, Normalizer.Form.NFC);
    byte[] utf8 = normal.getBytes(StandardCharsets.UTF_8);
    return utf8.length <= MAX_BYTES
        ? Optional.of(new Password(utf8, normal.codePointCount(0, normal.length())))
        : Optional.empty();
  }

  /** How many characters (code points) it has. */
  public int characters() {
    return characters;
  }

  /** Whether it is this text, whatever case and form that is written in: a name or an address. */
  public boolean isSameAs(String name) {
    return Names.canonical(new String(utf8, StandardCharsets.UTF_8)).equals(Names.canonical(name));
  }

  byte[] utf8() {
    return utf8;
  }

  private static boolean hasLoneSurrogate(String text) {
    return text.codePoints()
        .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
  }

  @Override
  public String toString() {
    return "Password[*]";
  }
}
