package io.tokenauthority.server.sealing;

import io.tokenauthority.server.sealing.RootKey.NumberedMac;
import io.tokenauthority.token.opaque.SecretDigest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;

/**
 * HMAC-SHA-256 under a derived key: digests of texts, and authentication codes that tell which key
 * made them.
 *
 * <p>Several texts are digested each behind its length, so that no two lists of texts are the same
 * bytes.
 */
public final class KeyedDigest {

  private static final int NUMBER_LENGTH = 4;

  /** The first makes, all verify. */
  private final List<NumberedMac> keys;

  KeyedDigest(List<NumberedMac> keys) {
    this.keys = keys;
  }

  /** The digest of these texts, in this order. */
  public SecretDigest of(String... texts) {
    return SecretDigest.ofBytes(mac(keys.get(0), framed(texts)));
  }

  /** Their digest under each key, the one that makes first: for look-ups while keys change. */
  public List<SecretDigest> candidates(String... texts) {
    return all(texts).stream().map(SecretDigest::ofBytes).toList();
  }

  /** An authentication code of the bytes: the number of the key, then the HMAC. */
  public byte[] authenticate(byte[] message) {
    NumberedMac key = keys.get(0);
    byte[] mac = mac(key, message);
    return ByteBuffer.allocate(NUMBER_LENGTH + mac.length).putInt(key.number()).put(mac).array();
  }

  /** Whether one of the keys made this code for these bytes; in constant time. */
  public boolean isAuthentic(byte[] message, byte[] code) {
    if (code.length < NUMBER_LENGTH) {
      return false;
    }
    int number = ByteBuffer.wrap(code).getInt();
    byte[] mac = Arrays.copyOfRange(code, NUMBER_LENGTH, code.length);
    for (NumberedMac key : keys) {
      if (key.number() == number) {
        return MessageDigest.isEqual(mac, mac(key, message));
      }
    }
    return false;
  }

  List<byte[]> all(String... texts) {
    byte[] message = framed(texts);
    return keys.stream().map(key -> mac(key, message)).toList();
  }

  private static byte[] framed(String... texts) {
    Frames frames = new Frames();
    for (String text : texts) {
      frames.add(text);
    }
    return frames.toByteArray();
  }

  private static byte[] mac(NumberedMac key, byte[] message) {
    try {
      return ((Mac) key.fresh().clone()).doFinal(message);
    } catch (CloneNotSupportedException another) {
      throw new IllegalStateException("the platform's HMAC-SHA-256 can be copied");
    }
  }
}
