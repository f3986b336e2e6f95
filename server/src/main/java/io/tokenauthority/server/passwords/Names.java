package io.tokenauthority.server.passwords;

import java.text.Normalizer;
import java.util.Locale;

/** The one canonical form of names and e-mail addresses: what is unique, looked up and counted. */
public final class Names {

  private Names() {}

  /**
   * NFKC and case-folded, so that whatever looks alike to a user is the same name. Applied to its
   * own result it changes nothing.
   */
  public static String canonical(String name) {
    String folded = fold(Normalizer.normalize(name, Normalizer.Form.NFKC));
    return fold(Normalizer.normalize(folded, Normalizer.Form.NFKC));
  }

  /**
   * Upper case first: that is what makes {@code ß} and {@code ss} one. Down again by single
   * characters: as a whole, Java would write a sigma at a word's end in another way than elsewhere.
   */
  private static String fold(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    text.toUpperCase(Locale.ROOT)
        .codePoints()
        .map(Character::toLowerCase)
        .forEach(folded::appendCodePoint);
    return folded.toString();
  }
}
