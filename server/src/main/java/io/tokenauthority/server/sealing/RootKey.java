package io.tokenauthority.server.sealing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Hkdf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One of the master key's keys, which is only ever derived from (HKDF-SHA-256, RFC 5869). */
final class RootKey {

  private static final String HKDF_MAC = "HMACSHA256";
  private static final byte[] NO_SALT = new byte[0];

  private final byte[] key;
  private final int number;

  RootKey(byte[] key) {
    this.key = key.clone();
    this.number =
        ByteBuffer.wrap(derive(this.key, NO_SALT, "token-authority/v1/number", 4)).getInt();
  }

  /** Tells it from the others in what it sealed; says nothing about it. */
  int number() {
    return number;
  }

  NumberedAead aead(String label, String secret) {
    byte[] derived = derive(key, secret.getBytes(StandardCharsets.UTF_8), label, MasterKey.LENGTH);
    return new NumberedAead(number, aead(derived));
  }

  NumberedMac mac(String label) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(derive(key, NO_SALT, label, MasterKey.LENGTH), "HmacSHA256"));
      return new NumberedMac(number, mac);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256");
    }
  }

  static byte[] derive(byte[] key, byte[] salt, String label, int length) {
    try {
      return Hkdf.computeHkdf(HKDF_MAC, key, salt, label.getBytes(StandardCharsets.UTF_8), length);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256");
    }
  }

  static Aead aead(byte[] key) {
    try {
      return new AesGcmJce(key);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has AES-256-GCM");
    }
  }

  record NumberedAead(int number, Aead aead) {}

  /**
   * @param fresh to be copied for each use, which any thread may: asking the providers each time
   *     and setting the key costs as much as the rest
   */
  record NumberedMac(int number, Mac fresh) {}
}
