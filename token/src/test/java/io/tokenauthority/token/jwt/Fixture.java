package io.tokenauthority.token.jwt;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.Tier;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureProvider;
import io.tokenauthority.token.key.SigningKey;
import io.tokenauthority.token.key.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/** One issuer, one key, one good token; each test spoils one thing. */
final class Fixture {

  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  static final Issuer ISSUER = new Issuer("https://authority.example");
  static final SecureRandom RANDOM = new SecureRandom();
  static final SignatureProvider PROVIDER = SignatureProvider.bestAvailable();

  private static final SigningKey RSA =
      SigningKey.generate(
          KeyId.random(RANDOM),
          SignatureAlgorithm.RS256,
          KeyPurpose.ACCESS_TOKEN,
          PROVIDER,
          RANDOM);

  final SigningKey key;
  final TokenVerifier verifier;
  final AccessClaims claims;
  final String token;

  Fixture(SignatureAlgorithm algorithm, KeyPurpose purpose) {
    this(algorithm, purpose, PROVIDER);
  }

  Fixture(SignatureAlgorithm algorithm, KeyPurpose purpose, SignatureProvider provider) {
    key = key(algorithm, purpose, provider);
    verifier =
        new TokenVerifier(
            ISSUER, KeySet.of(key.verificationKey()), VerificationPolicy.standard(), provider);
    claims = claims();
    token = new TokenSigner(key).sign(claims);
  }

  static Fixture es256() {
    return new Fixture(SignatureAlgorithm.ES256, KeyPurpose.ACCESS_TOKEN);
  }

  static SigningKey key(
      SignatureAlgorithm algorithm, KeyPurpose purpose, SignatureProvider provider) {
    return algorithm == SignatureAlgorithm.RS256
        ? rsaKey(purpose, provider)
        : SigningKey.generate(KeyId.random(RANDOM), algorithm, purpose, provider, RANDOM);
  }

  /** Always the same key pair: a fresh one takes up to seconds. */
  private static SigningKey rsaKey(KeyPurpose purpose, SignatureProvider provider) {
    VerificationKey publicPart =
        new VerificationKey(
            KeyId.random(RANDOM),
            SignatureAlgorithm.RS256,
            purpose,
            RSA.verificationKey().publicKey());
    return SigningKey.restore(publicPart, RSA.exportPrivate(), provider);
  }

  /** Claims with every optional one set. */
  static AccessClaims claims() {
    Actor inner = Actor.of(principal("gateway", 3));
    return AccessClaims.of(
            ISSUER,
            TokenId.random(RANDOM),
            principal("billing", 7),
            new Rights(AudienceSet.of("orders"), ScopeSet.of("orders:read", "orders:write")),
            Lifespan.of(NOW, Duration.ofMinutes(15)))
        .withActor(new Actor(principal("frontend", 5), Optional.of(inner)))
        .withConfirmation(new Confirmation("bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg0"))
        .withTier(Tier.PREMIUM);
  }

  /** A token of the same subject and time with these rights. */
  String token(Rights rights) {
    return new TokenSigner(key)
        .sign(
            AccessClaims.of(
                ISSUER, TokenId.random(RANDOM), claims.subject(), rights, claims.lifespan()));
  }

  static Principal principal(String account, long generation) {
    return new Principal(AccountId.service(account), GrantId.random(RANDOM), generation);
  }

  /** A token of any header and payload, rightly signed by this fixture's key. */
  String sign(String header, String payload) {
    return sign(key, base64Url(header), base64Url(payload));
  }

  /** Rightly signed over these two parts, whatever they are. */
  static String sign(SigningKey key, String firstPart, String secondPart) {
    String input = firstPart + '.' + secondPart;
    byte[] signature = key.sign(input.getBytes(StandardCharsets.UTF_8));
    return input + '.' + base64Url(signature);
  }

  String header() {
    return decoded(token.split("\\.", -1)[0]);
  }

  String payload() {
    return decoded(token.split("\\.", -1)[1]);
  }

  Verdict verify(String text) {
    return verifier.verify(text, NOW);
  }

  static String base64Url(String text) {
    return base64Url(text.getBytes(StandardCharsets.UTF_8));
  }

  static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static String decoded(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }
}
