package io.tokenauthority.server.authority.session;

import io.tokenauthority.server.sealing.KeyedDigest;
import io.tokenauthority.token.opaque.SecretDigest;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * What each form of a session carries, so that no other site can have it sent (OWASP ASVS 3.5.1):
 * an HMAC of the cookie's secret under a key of the master key's, so it needs no place of its own.
 * A new session's forms carry another.
 */
public final class FormTokens {

  private static final int HEX_LENGTH = 2 * SecretDigest.LENGTH;

  private final KeyedDigest key;

  public FormTokens(KeyedDigest key) {
    this.key = key;
  }

  /** What the forms of this session carry. */
  public String of(SessionSecret secret) {
    return key.of(secret.reveal()).hex();
  }

  /** Whether a form of this session carried it; in constant time. */
  public boolean isOf(SessionSecret secret, String token) {
    if (token.length() != HEX_LENGTH) {
      return false;
    }
    byte[] presented;
    try {
      presented = HexFormat.of().parseHex(token);
    } catch (IllegalArgumentException notHex) {
      return false;
    }
    return key.candidates(secret.reveal()).stream()
        .anyMatch(each -> MessageDigest.isEqual(each.bytes(), presented));
  }
}
