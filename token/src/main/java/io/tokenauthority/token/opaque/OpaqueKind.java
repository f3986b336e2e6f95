package io.tokenauthority.token.opaque;

import java.util.List;
import java.util.Optional;

/** The kinds of opaque token, told apart by their prefix. */
public enum OpaqueKind {
  /** The long-lived credential of a service account. */
  SERVICE("tas_", 0),

  /** The one-time token that makes the first admin. */
  SETUP("tab_", 0),

  /** The rotating credential of a login; 16 characters more, the handle of its grant. */
  REFRESH("tar_", RefreshToken.HANDLE_LENGTH);

  /** {@code values()} copies, and every bearer token is asked for its kind. */
  private static final List<OpaqueKind> ALL = List.of(values());

  static final int PREFIX_LENGTH = 4;
  static final int SECRET_LENGTH = 32;
  static final int CHECKSUM_LENGTH = 6;

  private final String prefix;
  private final int handleLength;

  OpaqueKind(String prefix, int handleLength) {
    this.prefix = prefix;
    this.handleLength = handleLength;
  }

  /** Four characters. A JWT cannot begin with them: it begins with the encoding of a brace. */
  public String prefix() {
    return prefix;
  }

  /** How long a token of this kind is, prefix and checksum included. */
  public int length() {
    return PREFIX_LENGTH + handleLength + SECRET_LENGTH + CHECKSUM_LENGTH;
  }

  int handleLength() {
    return handleLength;
  }

  /** The kind whose prefix the text has, whatever follows it. */
  public static Optional<OpaqueKind> ofPrefix(String text) {
    for (OpaqueKind kind : ALL) {
      if (text.startsWith(kind.prefix)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
