package io.tokenauthority.token.jwt;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.Issuer;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureProvider;
import io.tokenauthority.token.key.SigningKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;

/**
 * Takes the cost of the first call (0.2 s of class loading and provider look-ups) at start: one
 * token is signed and verified with a key that is then forgotten.
 */
public final class WarmUp {

  private static final Instant ANY_TIME = Instant.parse("2030-01-01T00:00:00Z");

  private WarmUp() {}

  /**
   * Runs once through signing and checking. Blocks; call it beside the rest of the start.
   *
   * @throws IllegalStateException if a token just signed does not verify: nothing would work
   */
  public static void run(
      SignatureAlgorithm algorithm, SignatureProvider provider, SecureRandom random) {
    Issuer issuer = new Issuer("https://warm-up.invalid");
    SigningKey key =
        SigningKey.generate(
            KeyId.random(random), algorithm, KeyPurpose.ACCESS_TOKEN, provider, random);
    AccessClaims claims =
        AccessClaims.of(
            issuer,
            TokenId.random(random),
            new Principal(AccountId.randomUser(random), GrantId.random(random), 1),
            new Rights(AudienceSet.of("warm-up"), ScopeSet.of("read", "write")),
            Lifespan.of(ANY_TIME, Duration.ofMinutes(1)));
    TokenVerifier verifier =
        new TokenVerifier(
            issuer, KeySet.of(key.verificationKey()), VerificationPolicy.standard(), provider);
    Verdict verdict = verifier.verify(new TokenSigner(key).sign(claims), ANY_TIME);
    if (verdict instanceof Rejected) {
      throw new IllegalStateException("signatures do not work: " + provider.describe());
    }
  }
}
