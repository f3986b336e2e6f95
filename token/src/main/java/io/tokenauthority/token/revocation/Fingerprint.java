package io.tokenauthority.token.revocation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * 128 bits that stand for (kind, id): the head of a SHA-256. The kind is hashed too, so that a
 * grant's revocation can never hit a token of the same name. A cryptographic hash, because an id to
 * revoke may be chosen by its revoker and a collision would revoke somebody else's token.
 *
 * @param high never 0, which marks an empty slot
 */
record Fingerprint(long high, long low) {

  static Fingerprint of(RevocationKind kind, String id) {
    byte[] named = (kind.name() + ':' + id).getBytes(StandardCharsets.UTF_8);
    ByteBuffer head = ByteBuffer.wrap(sha256().digest(named));
    long high = head.getLong();
    return new Fingerprint(high == 0 ? 1 : high, head.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
