package io.tokenauthority.token.key;

import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.json.JsonLimits;
import io.tokenauthority.token.json.JsonObject;
import io.tokenauthority.token.json.JsonValue;
import io.tokenauthority.token.json.StrictBase64;
import io.tokenauthority.token.json.StrictJson;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Optional;

/**
 * What a JWK must be before we believe signatures by it.
 *
 * <p>Refused: symmetric keys (a set of public keys that holds one invites HS256 with it), private
 * members, another {@code use} than "sig", {@code key_ops} without "verify", an {@code alg} that is
 * not the key type's, another curve, coordinates of another length, RSA outside 2048 to 4096 bits.
 * Certificates ({@code x5c}, {@code x5u}) and unknown members are ignored, as RFC 7517 section 4
 * says; nothing is ever fetched.
 */
final class JwkReader {

  private static final JsonLimits LIMITS = new JsonLimits(2048, 3, 24, 20);
  private static final List<String> SECRET_MEMBERS =
      List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  private JwkReader() {}

  static JsonObject parse(String json) {
    return StrictJson.readObject(json.getBytes(StandardCharsets.UTF_8), LIMITS)
        .orElseThrow(
            () -> new IllegalArgumentException("a JWK is one JSON object of at most 2 KiB"));
  }

  static Optional<KeyId> keyId(JsonObject jwk) {
    if (!jwk.has("kid")) {
      return Optional.empty();
    }
    return Optional.of(
        new KeyId(
            jwk.text("kid")
                .orElseThrow(() -> new IllegalArgumentException("the kid of a JWK is a string"))));
  }

  static VerificationKey read(JsonObject jwk, KeyId keyId, KeyPurpose purpose) {
    String type = required(jwk, "kty");
    require(!type.equals("oct"), "a symmetric key is no public key");
    require(
        SECRET_MEMBERS.stream().noneMatch(jwk::has),
        "a public JWK has no private or secret member");
    require(
        !jwk.has("use") || jwk.text("use").equals(Optional.of("sig")), "the use of a JWK is sig");
    require(!jwk.has("key_ops") || listsVerify(jwk), "the key_ops of a JWK include verify");
    SignatureAlgorithm algorithm =
        switch (type) {
          case "EC" -> SignatureAlgorithm.ES256;
          case "OKP" -> SignatureAlgorithm.EDDSA;
          case "RSA" -> SignatureAlgorithm.RS256;
          default -> throw new IllegalArgumentException("the kty of a JWK is EC, OKP or RSA");
        };
    require(
        !jwk.has("alg") || jwk.text("alg").equals(Optional.of(algorithm.joseName())),
        "the alg of a JWK is its key type's: ES256, EdDSA or RS256");
    return new VerificationKey(keyId, algorithm, purpose, publicKey(algorithm, jwk));
  }

  private static PublicKey publicKey(SignatureAlgorithm algorithm, JsonObject jwk) {
    KeySpec spec =
        switch (algorithm) {
          case ES256 -> p256(jwk);
          case EDDSA -> ed25519(jwk);
          case RS256 -> new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e"));
        };
    try {
      return KeyFactory.getInstance(VerificationKey.keyFamily(algorithm)).generatePublic(spec);
    } catch (GeneralSecurityException refused) {
      throw new IllegalArgumentException("the parameters of a JWK are a public key of its type");
    }
  }

  private static KeySpec p256(JsonObject jwk) {
    require(required(jwk, "crv").equals("P-256"), "the crv of an EC key is P-256");
    return new ECPublicKeySpec(
        new ECPoint(
            new BigInteger(1, coordinate(jwk, "x")), new BigInteger(1, coordinate(jwk, "y"))),
        PublicKeyRule.p256());
  }

  private static KeySpec ed25519(JsonObject jwk) {
    require(required(jwk, "crv").equals("Ed25519"), "the crv of an OKP key is Ed25519");
    byte[] littleEndian = coordinate(jwk, "x");
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
    }
    boolean oddX = (bigEndian[0] & 0x80) != 0;
    bigEndian[0] &= 0x7F;
    return new EdECPublicKeySpec(
        NamedParameterSpec.ED25519, new EdECPoint(oddX, new BigInteger(1, bigEndian)));
  }

  /** RFC 7518 section 6.2.1.2 and RFC 8037 section 2: always the full length. */
  private static byte[] coordinate(JsonObject jwk, String name) {
    byte[] bytes = octets(jwk, name);
    require(
        bytes.length == JwkParameters.COORDINATE_LENGTH,
        "a coordinate of a JWK has 32 bytes in base64url");
    return bytes;
  }

  /** RFC 7518 section 2, Base64urlUInt: no leading zero. */
  private static BigInteger number(JsonObject jwk, String name) {
    byte[] bytes = octets(jwk, name);
    require(bytes.length > 0 && bytes[0] != 0, "a number of a JWK has no leading zero");
    return new BigInteger(1, bytes);
  }

  private static byte[] octets(JsonObject jwk, String name) {
    return StrictBase64.decode(required(jwk, name))
        .orElseThrow(() -> new IllegalArgumentException("parameters of a JWK are base64url"));
  }

  private static String required(JsonObject jwk, String name) {
    return jwk.text(name)
        .orElseThrow(() -> new IllegalArgumentException("a JWK of this type has " + name));
  }

  private static boolean listsVerify(JsonObject jwk) {
    return jwk.get("key_ops") instanceof JsonValue.Array operations
        && operations.elements().contains(new JsonValue.Text("verify"));
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
