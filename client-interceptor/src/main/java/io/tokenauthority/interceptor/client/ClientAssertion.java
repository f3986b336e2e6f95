package io.tokenauthority.interceptor.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * Makes the JWTs by which a service account proves its registered key (RFC 7523 section 3), with
 * {@code java.security} alone. Each is good for 60 s and one use.
 *
 * @param account who signs: {@code iss} and {@code sub}
 * @param keyId the id under which the public key is registered: {@code kid}
 * @param issuer the authority's issuer name: {@code aud}
 * @param key the private key; its kind decides the algorithm: EC P-256 ES256, Ed25519 EdDSA, RSA
 *     RS256
 */
record ClientAssertion(String account, String keyId, String issuer, PrivateKey key) {

  private static final Duration LIFE = Duration.ofSeconds(60);

  ClientAssertion {
    for (String text : new String[] {account, keyId, issuer}) {
      if (!AccessToken.isSendable(text)) {
        throw new IllegalArgumentException("account, key id and issuer are visible ASCII");
      }
    }
    if (!(key instanceof ECKey || key instanceof EdECKey || key instanceof RSAKey)) {
      throw new IllegalArgumentException("the key is none of EC P-256, Ed25519, RSA");
    }
    if (key instanceof ECKey ec && ec.getParams().getOrder().bitLength() != 256) {
      throw new IllegalArgumentException("an EC key is on P-256");
    }
  }

  /** A new assertion, issued at {@code now} by the wall clock. */
  String sign(Instant now) {
    String header =
        "{\"alg\":%s,\"kid\":%s,\"typ\":\"JWT\"}".formatted(quoted(algorithm()), quoted(keyId));
    String claims =
        "{\"iss\":%s,\"sub\":%s,\"aud\":%s,\"iat\":%d,\"exp\":%d,\"jti\":%s}"
            .formatted(
                quoted(account),
                quoted(account),
                quoted(issuer),
                now.getEpochSecond(),
                now.plus(LIFE).getEpochSecond(),
                quoted(UUID.randomUUID().toString()));
    String signed =
        base64(header.getBytes(StandardCharsets.US_ASCII))
            + '.'
            + base64(claims.getBytes(StandardCharsets.US_ASCII));
    return signed + '.' + base64(signature(signed));
  }

  private byte[] signature(String text) {
    try {
      Signature signature = Signature.getInstance(javaAlgorithm());
      signature.initSign(key);
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return signature.sign();
    } catch (GeneralSecurityException unusable) {
      throw new IllegalStateException("the assertion's key cannot sign", unusable);
    }
  }

  private String algorithm() {
    return key instanceof ECKey ? "ES256" : key instanceof EdECKey ? "EdDSA" : "RS256";
  }

  private String javaAlgorithm() {
    // JWS wants r and s side by side (RFC 7518 section 3.4), which is P1363, not DER.
    return key instanceof ECKey
        ? "SHA256withECDSAinP1363Format"
        : key instanceof EdECKey ? "Ed25519" : "SHA256withRSA";
  }

  /** A JSON string; the input is visible ASCII, so two characters need an escape. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "ClientAssertion[account=" + account + ", keyId=" + keyId + "]";
  }
}
