package io.tokenauthority.server.authority.admin.users;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.passwords.Names;
import java.text.Normalizer;

/** What usernames and e-mail addresses may be. Neither may look like the other. */
final class LoginFields {

  private static final int USERNAME_LEAST = 2;
  private static final int USERNAME_MOST = 64;

  /** RFC 5321 section 4.5.3.1.3, less the angle brackets. */
  private static final int EMAIL_MOST = 254;

  private static final int LOCAL_PART_MOST = 64;

  private LoginFields() {}

  /**
   * A username as it will be shown: 2 to 64 letters, digits and {@code ._-} that begin with a
   * letter.
   */
  static String username(String path, String text) {
    String name = normalized(path, text, USERNAME_MOST);
    int length = name.codePointCount(0, name.length());
    boolean valid =
        length >= USERNAME_LEAST
            && length <= USERNAME_MOST
            && Character.isLetter(name.codePointAt(0))
            && name.codePoints().allMatch(LoginFields::isNamePart)
            && !Names.canonical(name).isEmpty();
    if (!valid) {
      throw Denied.field(path, "must be 2 to 64 letters, digits and ._- and begin with a letter");
    }
    return Fields.withoutSecret(path, name);
  }

  /** An e-mail address, or nothing. */
  static String email(String path, String text) {
    if (text.isEmpty()) {
      return text;
    }
    String address = normalized(path, text, EMAIL_MOST);
    int at = address.indexOf('@');
    boolean valid =
        at > 0
            && at <= LOCAL_PART_MOST
            && at == address.lastIndexOf('@')
            && address.length() <= EMAIL_MOST
            && address.codePoints().allMatch(LoginFields::isAddressPart)
            && isDomain(address.substring(at + 1));
    if (!valid) {
      throw Denied.field(path, "must be an e-mail address of at most 254 characters, or empty");
    }
    return Fields.withoutSecret(path, address);
  }

  /** A name or an address as somebody types it to look it up. */
  static String login(String path, String text) {
    if (text.isEmpty()) {
      throw Denied.field(path, "must not be empty");
    }
    return Names.canonical(normalized(path, text, EMAIL_MOST));
  }

  private static String normalized(String path, String text, int limit) {
    if (text.length() > 2 * limit) {
      throw Denied.field(path, "must have at most " + limit + " characters");
    }
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  private static boolean isNamePart(int codePoint) {
    return Character.isLetterOrDigit(codePoint)
        || codePoint == '.'
        || codePoint == '_'
        || codePoint == '-'
        || Character.getType(codePoint) == Character.NON_SPACING_MARK;
  }

  private static boolean isAddressPart(int codePoint) {
    return codePoint > ' '
        && !Character.isISOControl(codePoint)
        && !Character.isWhitespace(codePoint)
        && !Character.isSpaceChar(codePoint)
        && Character.getType(codePoint) != Character.SURROGATE
        && Character.getType(codePoint) != Character.FORMAT
        && "\"(),:;<>[\\]".indexOf(codePoint) < 0;
  }

  private static boolean isDomain(String domain) {
    return !domain.isEmpty()
        && !domain.startsWith(".")
        && !domain.endsWith(".")
        && !domain.contains("..");
  }
}
