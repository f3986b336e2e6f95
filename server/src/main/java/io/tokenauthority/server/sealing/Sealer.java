package io.tokenauthority.server.sealing;

import io.tokenauthority.server.sealing.RootKey.NumberedAead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;

/**
 * Seals and opens bytes for one use with AES-256-GCM.
 *
 * <p>A sealed text is a format byte, the number of the key (4 bytes), and Tink's AES-GCM output: 12
 * random bytes, the ciphertext, 16 bytes of tag. The associated data is the identity of the row, so
 * that no ciphertext can be moved to another.
 */
public final class Sealer {

  private static final byte FORMAT = 1;
  private static final int HEADER_LENGTH = 5;

  /** The first seals, all open. */
  private final List<NumberedAead> keys;

  Sealer(List<NumberedAead> keys) {
    this.keys = keys;
  }

  /**
   * Seals.
   *
   * @param associatedData what the result belongs to, such as {@code signing_key/<kid>}
   */
  public byte[] seal(byte[] plaintext, String associatedData) {
    NumberedAead key = keys.get(0);
    try {
      byte[] sealed = key.aead().encrypt(plaintext, bytes(associatedData));
      return ByteBuffer.allocate(HEADER_LENGTH + sealed.length)
          .put(FORMAT)
          .putInt(key.number())
          .put(sealed)
          .array();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM does not seal");
    }
  }

  /**
   * Opens.
   *
   * @throws UnsealException when it was sealed under another key, for another use, for another row,
   *     or altered
   */
  public byte[] open(byte[] sealed, String associatedData) {
    if (sealed.length > HEADER_LENGTH && sealed[0] == FORMAT) {
      int number = numberOf(sealed);
      byte[] body = Arrays.copyOfRange(sealed, HEADER_LENGTH, sealed.length);
      for (NumberedAead key : keys) {
        if (key.number() == number) {
          return open(key, body, associatedData);
        }
      }
    }
    throw new UnsealException();
  }

  /** Whether the key that seals now sealed it; otherwise it is due to be sealed anew. */
  public boolean isCurrent(byte[] sealed) {
    return sealed.length > HEADER_LENGTH
        && sealed[0] == FORMAT
        && numberOf(sealed) == keys.get(0).number();
  }

  private static byte[] open(NumberedAead key, byte[] body, String associatedData) {
    try {
      return key.aead().decrypt(body, bytes(associatedData));
    } catch (GeneralSecurityException altered) {
      throw new UnsealException();
    }
  }

  private static int numberOf(byte[] sealed) {
    return ByteBuffer.wrap(sealed).getInt(1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
