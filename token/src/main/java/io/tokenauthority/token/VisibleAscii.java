package io.tokenauthority.token;

/** The one test behind every "1 to n visible ASCII characters": no space, no control character. */
public final class VisibleAscii {

  private VisibleAscii() {}

  public static boolean isVisible(String text, int lengthLimit) {
    if (text.isEmpty() || text.length() > lengthLimit) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }
}
