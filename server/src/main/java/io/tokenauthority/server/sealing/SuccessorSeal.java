package io.tokenauthority.server.sealing;

import io.tokenauthority.token.opaque.RefreshToken;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * The seal of a refresh token's successor (DESIGN 6): AES-256-GCM under a key that comes from the
 * redeemed token itself. So only who still holds that token can be handed the same successor again;
 * the database alone, even with the master key, reveals nothing. A refresh token has 190 random
 * bits, which is why one HKDF step suffices.
 */
public final class SuccessorSeal {

  private static final String LABEL = "token-authority/v1/refresh-successor";
  private static final byte[] NO_SALT = new byte[0];

  private SuccessorSeal() {}

  /** Seals {@code successor} for whoever holds {@code redeemed}. */
  public static byte[] seal(RefreshToken redeemed, RefreshToken successor) {
    try {
      return RootKey.aead(key(redeemed))
          .encrypt(bytes(successor.reveal()), redeemed.handleDigest().bytes());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM does not seal");
    }
  }

  /**
   * The successor again.
   *
   * @throws UnsealException when it was not sealed for this token
   */
  public static RefreshToken open(RefreshToken redeemed, byte[] sealed) {
    try {
      byte[] opened = RootKey.aead(key(redeemed)).decrypt(sealed, redeemed.handleDigest().bytes());
      return RefreshToken.parse(new String(opened, StandardCharsets.US_ASCII))
          .orElseThrow(UnsealException::new);
    } catch (GeneralSecurityException altered) {
      throw new UnsealException();
    }
  }

  private static byte[] key(RefreshToken redeemed) {
    return RootKey.derive(bytes(redeemed.reveal()), NO_SALT, LABEL, MasterKey.LENGTH);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
