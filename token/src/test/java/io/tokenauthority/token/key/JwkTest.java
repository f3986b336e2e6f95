package io.tokenauthority.token.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tokenauthority.token.KeyId;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JwkTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  /** The keys of RFC 7517 appendix A.1, RFC 8037 appendix A.2 and RFC 7638 section 3.1. */
  private static final String EC =
      """
      {"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",\
      "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","kid":"ec"}""";

  private static final String OKP =
      """
      {"kty":"OKP","crv":"Ed25519","kid":"okp",\
      "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""";

  private static final String RSA =
      """
      {"kty":"RSA","kid":"rsa","e":"AQAB","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4\
      cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93\
      lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91\
      CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8\
      awapJzKnqDKgw"}""";

  /** A point of order eight, of which anybody can make signatures. */
  private static final String ORDER_8 =
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";

  @ParameterizedTest
  @EnumSource
  void write_anyKey_readsBackEqual(SignatureAlgorithm algorithm) {
    for (int i = 0; i < (algorithm == SignatureAlgorithm.RS256 ? 2 : 64); i++) {
      VerificationKey key = key(algorithm);
      assertThat(Jwk.read(Jwk.write(key), KeyPurpose.ACCESS_TOKEN)).isEqualTo(key);
      assertThat(VerificationKey.decode(key.keyId(), algorithm, key.purpose(), key.encoded()))
          .isEqualTo(key);
    }
  }

  @Test
  void write_ec_hasPublicMembersUseAndAlgOnly() {
    assertThat(Jwk.write(Jwk.read(EC, KeyPurpose.ACCESS_TOKEN)))
        .isEqualTo(
            """
            {"crv":"P-256","kty":"EC","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",\
            "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","kid":"ec","alg":"ES256",\
            "use":"sig"}""");
  }

  @Test
  void read_keysOfTheRfcs_giveTheirAlgorithms() {
    assertThat(read(EC).algorithm()).isEqualTo(SignatureAlgorithm.ES256);
    assertThat(read(OKP).algorithm()).isEqualTo(SignatureAlgorithm.EDDSA);
    assertThat(read(RSA).algorithm()).isEqualTo(SignatureAlgorithm.RS256);
  }

  /** The values that RFC 7638 section 3.1 and RFC 8037 appendix A.3 give. */
  @Test
  void thumbprint_keysOfTheRfcs_isTheirs() {
    assertThat(Jwk.thumbprint(read(RSA)).value())
        .isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    assertThat(Jwk.thumbprint(read(OKP)).value())
        .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }

  static Stream<Arguments> refusals() {
    String x = "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4";
    return Stream.of(
        row("a JWK has a kid", EC.replace(",\"kid\":\"ec\"", "")),
        row("a key id is", EC.replace("\"ec\"", "\"\"")),
        row("a key id is", EC.replace("\"ec\"", "\"e c\"")),
        row("the kid of a JWK is a string", EC.replace("\"ec\"", "7")),
        row("a JWK is one JSON object", EC.replace("}", ",}")),
        row("a JWK is one JSON object", EC.replace("}", ",\"kid\":\"ec\"}")),
        row("a JWK is one JSON object", "[" + EC + "]"),
        row("a JWK is one JSON object", EC.replace("}", ",\"z\":\"" + "z".repeat(2048) + "\"}")),
        row("a symmetric key", "{\"kty\":\"oct\",\"kid\":\"k\",\"k\":\"AAAA\"}"),
        row("the kty of a JWK", EC.replace("\"EC\"", "\"ec\"")),
        row("a JWK of this type has kty", EC.replace("\"kty\":\"EC\",", "")),
        row("the use of a JWK is sig", with(EC, "\"use\":\"enc\"")),
        row("the use of a JWK is sig", with(EC, "\"use\":null")),
        row("the key_ops of a JWK", with(EC, "\"key_ops\":[\"sign\"]")),
        row("the key_ops of a JWK", with(EC, "\"key_ops\":\"verify\"")),
        row("the alg of a JWK", with(EC, "\"alg\":\"HS256\"")),
        row("the alg of a JWK", with(EC, "\"alg\":\"EdDSA\"")),
        row("the alg of a JWK", with(OKP, "\"alg\":\"ES256\"")),
        row("the alg of a JWK", with(RSA, "\"alg\":\"PS256\"")),
        row("the alg of a JWK", with(RSA, "\"alg\":1")),
        row("no private or secret member", with(EC, "\"d\":\"AAAA\"")),
        row("no private or secret member", with(OKP, "\"d\":\"AAAA\"")),
        row("no private or secret member", with(RSA, "\"p\":\"AAAA\"")),
        row("no private or secret member", with(EC, "\"k\":\"AAAA\"")),
        row("the crv of an EC key", EC.replace("P-256", "P-384")),
        row("the crv of an EC key", EC.replace("P-256", "secp256k1")),
        row("the crv of an OKP key", OKP.replace("Ed25519", "X25519")),
        row("the crv of an OKP key", OKP.replace("Ed25519", "Ed448")),
        row("a coordinate of a JWK", EC.replace(x, x.substring(4))),
        row("a coordinate of a JWK", EC.replace(x, "AAAA" + x)),
        row("a coordinate of a JWK", OKP.replace("11qY", "")),
        row("parameters of a JWK are base64url", EC.replace(x, x + "=")),
        row("parameters of a JWK are base64url", EC.replace("7D4", "7D5")),
        row("a JWK of this type has x", EC.replace("\"x\":\"" + x + "\",", "")),
        row("a JWK of this type has y", EC.replace("\"y\"", "\"z\"")),
        row("lies on its curve", EC.replace("MKBC", "MKBD")),
        row("lies on its curve", EC.replace(x, zeros(32))),
        row("lies on its curve", EC.replace(x, "_".repeat(42) + "8")),
        row("an Ed25519 public key", okp("ff".repeat(32))),
        row("an Ed25519 public key", okp("ed" + "ff".repeat(30) + "7f")),
        row("an Ed25519 public key", okp("02" + "00".repeat(31))),
        row("an Ed25519 public key", okp("00".repeat(32))),
        row("an Ed25519 public key", okp("01" + "00".repeat(31))),
        row("an Ed25519 public key", okp("ec" + "ff".repeat(30) + "7f")),
        row("an Ed25519 public key", okp(ORDER_8)),
        row("an RSA modulus", RSA.replaceFirst("\"n\":\"[^\"]+", "\"n\":\"" + rsaModulus(1024))),
        row("an RSA modulus", RSA.replaceFirst("\"n\":\"[^\"]+", "\"n\":\"" + rsaModulus(2040))),
        row("an RSA modulus", RSA.replaceFirst("\"n\":\"[^\"]+", "\"n\":\"" + rsaModulus(4104))),
        row("an RSA modulus", RSA.replaceFirst("DKgw", "DKgg")),
        row("no leading zero", RSA.replaceFirst("\"n\":\"0vx7", "\"n\":\"AAAA")),
        row("no leading zero", RSA.replace("\"AQAB\"", "\"\"")),
        row("an RSA exponent", RSA.replace("\"AQAB\"", "\"Aw\"")),
        row("an RSA exponent", RSA.replace("\"AQAB\"", "\"AQAA\"")),
        row("an RSA exponent", RSA.replace("\"AQAB\"", "\"AQAAAAE\"")));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("refusals")
  void read_badKey_isRefusedByItsRule(String rule, String jwk) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Jwk.read(jwk, KeyPurpose.ACCESS_TOKEN))
        .withMessageContaining(rule);
  }

  @Test
  void read_unknownMembersAndCertificates_areIgnored() {
    String jwk = with(EC, "\"x5u\":\"http://127.0.0.1:1/\",\"x5c\":[\"AA\"],\"ext\":true");
    assertThat(read(jwk)).isEqualTo(read(EC));
    assertThat(read(with(EC, "\"key_ops\":[\"verify\"],\"use\":\"sig\",\"alg\":\"ES256\"")))
        .isEqualTo(read(EC));
  }

  @Test
  void readRegistered_nameGivenOrItsOwnOrThumbprint_inThisOrder() {
    String nameless = EC.replace(",\"kid\":\"ec\"", "");
    Optional<KeyId> given = Optional.of(new KeyId("given"));
    assertThat(registered(nameless, given).keyId()).hasToString("given");
    assertThat(registered(EC, Optional.empty()).keyId()).hasToString("ec");
    VerificationKey byThumbprint = registered(nameless, Optional.empty());
    assertThat(byThumbprint.keyId()).isEqualTo(Jwk.thumbprint(byThumbprint));
    assertThat(registered(EC, Optional.of(new KeyId("ec"))).keyId()).hasToString("ec");
    assertThatIllegalArgumentException().isThrownBy(() -> registered(EC, given));
  }

  @Test
  void readSet_publishedSet_isEqual() {
    KeySet keys = KeySet.of(key(SignatureAlgorithm.ES256), key(SignatureAlgorithm.EDDSA));
    assertThat(JwkSet.read(JwkSet.write(keys), KeyPurpose.ACCESS_TOKEN)).isEqualTo(keys);
    assertThat(JwkSet.write(KeySet.none())).isEqualTo("{\"keys\":[]}");
    assertThat(JwkSet.read("{\"keys\":[]}", KeyPurpose.ACCESS_TOKEN)).isEqualTo(KeySet.none());
  }

  @Test
  void readSet_oneBadKeyOrNoSet_isRefusedWhole() {
    assertSetRefused("a JWK Set is one JSON object", "[]");
    assertSetRefused("a JWK Set has an array", "{\"keys\":{}}");
    assertSetRefused("a JWK Set has an array", "{}");
    assertSetRefused("are objects", "{\"keys\":[1]}");
    assertSetRefused("no two keys of a set have one kid", set(EC, OKP.replace("okp", "ec")));
    assertSetRefused("a JWK has a kid", set(EC, OKP.replace(",\"kid\":\"okp\"", "")));
    assertSetRefused("a symmetric key", set(EC, "{\"kty\":\"oct\",\"kid\":\"k\",\"k\":\"AA\"}"));
    assertSetRefused("a JWK Set is one JSON object", set(EC, "\"" + "x".repeat(65_536) + "\""));
    String[] many = new String[33];
    for (int i = 0; i < many.length; i++) {
      many[i] = EC.replace("\"ec\"", "\"ec" + i + "\"");
    }
    assertSetRefused("at most 32 keys", set(many));
  }

  private static void assertSetRefused(String rule, String json) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JwkSet.read(json, KeyPurpose.ACCESS_TOKEN))
        .withMessageContaining(rule);
  }

  private static String set(String... keys) {
    return "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  private static VerificationKey read(String jwk) {
    return Jwk.read(jwk, KeyPurpose.ACCESS_TOKEN);
  }

  private static VerificationKey registered(String jwk, Optional<KeyId> given) {
    return Jwk.readRegistered(jwk, given, KeyPurpose.CLIENT_ASSERTION);
  }

  private static VerificationKey key(SignatureAlgorithm algorithm) {
    return SigningKey.generate(
            KeyId.random(RANDOM),
            algorithm,
            KeyPurpose.ACCESS_TOKEN,
            SignatureProvider.bestAvailable(),
            RANDOM)
        .verificationKey();
  }

  private static String with(String jwk, String member) {
    return jwk.substring(0, jwk.length() - 1) + "," + member + "}";
  }

  private static String zeros(int length) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[length]);
  }

  private static String okp(String hex) {
    String x = Base64.getUrlEncoder().withoutPadding().encodeToString(HexFormat.of().parseHex(hex));
    return OKP.replaceFirst("\"x\":\"[^\"]+", "\"x\":\"" + x);
  }

  private static String rsaModulus(int bits) {
    byte[] modulus = new byte[bits / 8];
    Arrays.fill(modulus, (byte) 0xFF);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(modulus);
  }

  private static Arguments row(String rule, String jwk) {
    return Arguments.of(rule, jwk);
  }
}
