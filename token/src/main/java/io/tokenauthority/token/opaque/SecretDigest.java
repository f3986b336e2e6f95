package io.tokenauthority.token.opaque;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of a secret text: what is stored, compared and used as a cache key in its stead.
 *
 * <p>{@code equals} is constant-time. {@code toString} shows eight hexadecimal digits, enough to
 * tell two apart in a log. Immutable.
 */
public final class SecretDigest {

  /** The length in bytes. */
  public static final int LENGTH = 32;

  /** Copied for each use: asking the providers each time costs as much as 250 bytes of hashing. */
  private static final MessageDigest FRESH = sha256();

  private final byte[] bytes;

  private SecretDigest(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The digest of the text's UTF-8 bytes. */
  public static SecretDigest of(String secret) {
    try {
      MessageDigest sha256 = (MessageDigest) FRESH.clone();
      return new SecretDigest(sha256.digest(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (CloneNotSupportedException another) {
      throw new IllegalStateException("the platform's SHA-256 can be copied", another);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  /** A digest as the store kept it: 32 bytes. */
  public static SecretDigest ofBytes(byte[] stored) {
    if (stored.length != LENGTH) {
      throw new IllegalArgumentException("a digest is 32 bytes");
    }
    return new SecretDigest(stored.clone());
  }

  /** The 32 bytes to store; a copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** The digest in 64 lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretDigest that && MessageDigest.isEqual(bytes, that.bytes);
  }

  /** The first four bytes: they are as well spread as any hash of them would be. */
  @Override
  public int hashCode() {
    return ByteBuffer.wrap(bytes).getInt();
  }

  @Override
  public String toString() {
    return "sha256:" + hex().substring(0, 8);
  }
}
