package io.tokenauthority.token.key;

import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.json.JsonLimits;
import io.tokenauthority.token.json.JsonObject;
import io.tokenauthority.token.json.JsonValue;
import io.tokenauthority.token.json.JsonWriter;
import io.tokenauthority.token.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A key set as a JWK Set (RFC 7517 section 5).
 *
 * <p>Reading refuses the whole set for one bad key, where the RFC would let a reader skip it: these
 * sets come from the authority itself, and half a set is worse than the last good one.
 */
public final class JwkSet {

  private static final JsonLimits LIMITS = new JsonLimits(64 * 1024, 5, 64, 20);

  private JwkSet() {}

  /**
   * Reads a set of at most 64 KiB and 32 keys, each with a {@code kid} of its own.
   *
   * @throws IllegalArgumentException naming the rule that the text breaks
   */
  public static KeySet read(String json, KeyPurpose purpose) {
    JsonObject set =
        StrictJson.readObject(json.getBytes(StandardCharsets.UTF_8), LIMITS)
            .orElseThrow(
                () ->
                    new IllegalArgumentException("a JWK Set is one JSON object of at most 64 KiB"));
    if (!(set.get("keys") instanceof JsonValue.Array keys)) {
      throw new IllegalArgumentException("a JWK Set has an array named keys");
    }
    List<VerificationKey> read =
        keys.elements().stream().map(element -> readKey(element, purpose)).toList();
    return KeySet.of(read);
  }

  /** The set as every JWKS client reads it. */
  public static String write(KeySet keys) {
    JsonWriter out = new JsonWriter().beginObject().name("keys").beginArray();
    keys.forEach(key -> Jwk.write(key, out));
    return out.endArray().endObject().toString();
  }

  private static VerificationKey readKey(JsonValue element, KeyPurpose purpose) {
    if (!(element instanceof JsonValue.Members jwk)) {
      throw new IllegalArgumentException("the keys of a JWK Set are objects");
    }
    KeyId keyId =
        JwkReader.keyId(jwk.object())
            .orElseThrow(() -> new IllegalArgumentException("a JWK has a kid"));
    return JwkReader.read(jwk.object(), keyId, purpose);
  }
}
