package io.tokenauthority.token.opaque;

import io.tokenauthority.token.Base62;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * A secret token of one {@link OpaqueKind}, well formed and with a right checksum; whether it is
 * known is the store's to say.
 *
 * <p>{@code toString} shows the prefix only. {@code equals} takes the same time wherever two tokens
 * differ. Immutable.
 */
public final class OpaqueToken {

  private final OpaqueKind kind;
  private final String text;
  private final SecretDigest digest;

  private OpaqueToken(OpaqueKind kind, String text) {
    this.kind = kind;
    this.text = text;
    this.digest = SecretDigest.of(text);
  }

  /** A fresh service token or set-up token, or the first refresh token of a new handle. */
  public static OpaqueToken mint(OpaqueKind kind, RandomGenerator random) {
    return mint(kind, Base62.random(random, kind.handleLength()), random);
  }

  static OpaqueToken mint(OpaqueKind kind, String handle, RandomGenerator random) {
    String body = kind.prefix() + handle + Base62.random(random, OpaqueKind.SECRET_LENGTH);
    return new OpaqueToken(kind, body + checksum(body));
  }

  /** Reads a token; absent for anything of another length, alphabet, prefix or checksum. */
  public static Optional<OpaqueToken> parse(String text) {
    return OpaqueKind.ofPrefix(text)
        .filter(kind -> text.length() == kind.length())
        .filter(kind -> Base62.isBase62(text.substring(OpaqueKind.PREFIX_LENGTH)))
        .filter(kind -> hasRightChecksum(text))
        .map(kind -> new OpaqueToken(kind, text));
  }

  /** As {@link #parse}, absent too for a token of another kind. */
  public static Optional<OpaqueToken> parse(OpaqueKind kind, String text) {
    return parse(text).filter(token -> token.kind == kind);
  }

  /**
   * Whether a token stands anywhere in the text, whoever it is or was good for: for fields that are
   * kept and shown, into which somebody may paste the wrong thing.
   */
  public static boolean standsIn(String text) {
    for (OpaqueKind kind : OpaqueKind.values()) {
      int at = text.indexOf(kind.prefix());
      while (at >= 0 && at + kind.length() <= text.length()) {
        if (parse(kind, text.substring(at, at + kind.length())).isPresent()) {
          return true;
        }
        at = text.indexOf(kind.prefix(), at + 1);
      }
    }
    return false;
  }

  public OpaqueKind kind() {
    return kind;
  }

  /** What the store keeps and finds the token by. */
  public SecretDigest digest() {
    return digest;
  }

  /**
   * What lists show, for example {@code tas_*9f86d0}: the prefix and 24 bits of the digest. A
   * holder of the token can compute it and find the row; nobody can go back from it.
   */
  public String hint() {
    return kind.prefix() + "*" + digest.hex().substring(0, 6);
  }

  /** The secret itself: for the answer to who may have it, and for keys derived from it. */
  public String reveal() {
    return text;
  }

  /**
   * CRC-32 over prefix and body in six base62 characters. The prefix is covered so that a token
   * cannot be passed off as another kind by a slip of the hand.
   */
  private static String checksum(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    return Base62.encode(crc.getValue(), OpaqueKind.CHECKSUM_LENGTH);
  }

  private static boolean hasRightChecksum(String text) {
    int body = text.length() - OpaqueKind.CHECKSUM_LENGTH;
    return checksum(text.substring(0, body)).equals(text.substring(body));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OpaqueToken that
        && MessageDigest.isEqual(
            text.getBytes(StandardCharsets.US_ASCII),
            that.text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return kind.prefix() + "*";
  }
}
