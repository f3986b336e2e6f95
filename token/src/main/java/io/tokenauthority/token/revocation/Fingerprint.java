package io.tokenauthority.token.revocation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.Map;

/**
 * 128 bits that stand for (kind, id): the head of a SHA-256. The kind is hashed too, so that a
 * grant's revocation can never hit a token of the same name. A cryptographic hash, because an id to
 * revoke may be chosen by its revoker and a collision would revoke somebody else's token.
 *
 * @param high never 0, which marks an empty slot
 */
record Fingerprint(long high, long low) {

  /** Copied for each use: asking the providers each time costs as much as the hash. */
  private static final MessageDigest FRESH = sha256();

  private static final Map<RevocationKind, String> PREFIXES = prefixes();

  static Fingerprint of(RevocationKind kind, String id) {
    byte[] named = (PREFIXES.get(kind) + id).getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = ByteBuffer.wrap(fresh().digest(named));
    long high = head.getLong();
    return new Fingerprint(high == 0 ? 1 : high, head.getLong());
  }

  private static Map<RevocationKind, String> prefixes() {
    Map<RevocationKind, String> all = new EnumMap<>(RevocationKind.class);
    for (RevocationKind kind : RevocationKind.values()) {
      all.put(kind, kind.name() + ':');
    }
    return all;
  }

  private static MessageDigest fresh() {
    try {
      return (MessageDigest) FRESH.clone();
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
}
