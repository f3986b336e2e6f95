package io.tokenauthority.token.key;

import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.json.JsonObject;
import io.tokenauthority.token.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/**
 * One public key as a JWK (RFC 7517; RFC 7518 section 6 and RFC 8037 for the parameters).
 *
 * <p>Reading is strict, see {@link JwkReader}; every refusal is an {@link IllegalArgumentException}
 * that names the rule and holds nothing of the text, which might be a private key pasted by
 * mistake.
 */
public final class Jwk {

  private Jwk() {}

  /** Reads a key that names itself. */
  public static VerificationKey read(String json, KeyPurpose purpose) {
    JsonObject jwk = JwkReader.parse(json);
    KeyId keyId =
        JwkReader.keyId(jwk).orElseThrow(() -> new IllegalArgumentException("a JWK has a kid"));
    return JwkReader.read(jwk, keyId, purpose);
  }

  /**
   * Reads a key that somebody registers: its name is the one given, else its {@code kid}, else its
   * thumbprint. A {@code kid} that contradicts the given name is refused.
   */
  public static VerificationKey readRegistered(
      String json, Optional<KeyId> given, KeyPurpose purpose) {
    JsonObject jwk = JwkReader.parse(json);
    Optional<KeyId> own = JwkReader.keyId(jwk);
    if (given.isPresent() && own.isPresent() && !given.equals(own)) {
      throw new IllegalArgumentException("the key id given is the JWK's kid");
    }
    Optional<KeyId> name = given.or(() -> own);
    VerificationKey key = JwkReader.read(jwk, name.orElseGet(() -> new KeyId("unnamed")), purpose);
    return name.isPresent()
        ? key
        : new VerificationKey(thumbprint(key), key.algorithm(), purpose, key.publicKey());
  }

  /** The key with {@code kid}, {@code alg} and {@code use} "sig". */
  public static String write(VerificationKey key) {
    JsonWriter out = new JsonWriter();
    write(key, out);
    return out.toString();
  }

  /** The SHA-256 thumbprint of RFC 7638, which names a key by what it is. */
  public static KeyId thumbprint(VerificationKey key) {
    JsonWriter out = new JsonWriter().beginObject();
    JwkParameters.of(key).required().forEach(out::member);
    String canonical = out.endObject().toString();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
      return new KeyId(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  static void write(VerificationKey key, JsonWriter out) {
    out.beginObject();
    JwkParameters.of(key).required().forEach(out::member);
    out.member("kid", key.keyId().value())
        .member("alg", key.algorithm().joseName())
        .member("use", "sig")
        .endObject();
  }
}
