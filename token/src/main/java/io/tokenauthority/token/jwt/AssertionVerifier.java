package io.tokenauthority.token.jwt;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.SignatureCheck;
import io.tokenauthority.token.key.SignatureProvider;
import io.tokenauthority.token.key.VerificationKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Checks client assertions (RFC 7523 section 3, RFC 7521 section 5.2) in two steps: {@link #read}
 * tells whose registered keys to fetch, {@link #verify} judges with them. That the {@code jti} is
 * accepted once is the caller's part.
 *
 * <p>Immutable and safe between threads.
 */
public final class AssertionVerifier {

  /** How far ahead an assertion may expire: the time for which its {@code jti} is remembered. */
  public static final Duration LONGEST_LIFE = Duration.ofMinutes(5);

  private final AudienceSet ownNames;
  private final Duration leeway;
  private final SignatureProvider provider;

  /**
   * A verifier for assertions to any of these names: the issuer, and the token endpoints that some
   * clients put in its place.
   */
  public AssertionVerifier(AudienceSet ownNames, Duration leeway, SignatureProvider provider) {
    if (ownNames.isEmpty()) {
      throw new IllegalArgumentException("an authority has a name");
    }
    this.ownNames = ownNames;
    this.leeway = leeway;
    this.provider = provider;
  }

  /** Takes an assertion apart. Costs microseconds and believes nothing. */
  public AssertionReading read(String assertion) {
    Gated gated = JwtGate.open(assertion, HeaderRule.CLIENT_ASSERTION);
    if (!(gated instanceof OpenedJwt jwt)) {
      return (Rejected) gated;
    }
    TypedClaims typed = new TypedClaims(jwt.claims());
    AccountId account = typed.text("sub", AccountId::isAccountId, AccountId::new);
    AssertionClaims claims = AssertionClaims.read(typed);
    if (account == null || claims == null) {
      return Fault.CLAIMS.rejected();
    }
    if (!jwt.claims().text("iss").equals(Optional.of(account.value()))) {
      return Fault.ISSUER.rejected();
    }
    return ownNames.contains(claims.audience())
        ? new PresentedAssertion(jwt, account, claims)
        : Fault.AUDIENCE.rejected();
  }

  /**
   * Judges an assertion by the keys registered for the account that it claims.
   *
   * @param registered that account's keys, all of the purpose CLIENT_ASSERTION
   */
  public AssertionVerdict verify(PresentedAssertion assertion, KeySet registered, Instant now) {
    Optional<VerificationKey> key = keyOf(assertion, registered);
    if (key.isEmpty()) {
      return Fault.KEY_UNKNOWN.rejected();
    }
    if (!assertion.jwt().isOfAlgorithm(key.get().algorithm())) {
      return Fault.ALGORITHM.rejected();
    }
    if (!assertion.jwt().isSignedBy(new SignatureCheck(key.get(), provider))) {
      return Fault.SIGNATURE.rejected();
    }
    return inTime(assertion, key.get().keyId(), now);
  }

  /** The key it names; without a name the only one of its algorithm, for we never try them all. */
  private static Optional<VerificationKey> keyOf(PresentedAssertion assertion, KeySet registered) {
    for (VerificationKey key : registered) {
      if (key.purpose() != KeyPurpose.CLIENT_ASSERTION) {
        throw new IllegalArgumentException("assertions are verified by keys registered for them");
      }
    }
    Optional<KeyId> named = assertion.claimedKeyId();
    if (named.isPresent()) {
      return registered.find(named.get());
    }
    List<VerificationKey> candidates =
        registered.asList().stream()
            .filter(key -> assertion.jwt().isOfAlgorithm(key.algorithm()))
            .toList();
    return candidates.size() == 1 ? Optional.of(candidates.get(0)) : Optional.empty();
  }

  private AssertionVerdict inTime(PresentedAssertion assertion, KeyId keyId, Instant now) {
    AssertionClaims claims = assertion.claims();
    Instant forgetAfter = claims.expiresAt().plus(leeway);
    Instant ahead = now.plus(leeway);
    if (!now.isBefore(forgetAfter)) {
      return Fault.EXPIRED.rejected();
    }
    if (claims.expiresAt().isAfter(ahead.plus(LONGEST_LIFE))) {
      return Fault.LIFETIME.rejected();
    }
    boolean ofTheFuture = claims.issuedAt().filter(issued -> issued.isAfter(ahead)).isPresent();
    if (ofTheFuture || claims.notBefore().isAfter(ahead)) {
      return Fault.NOT_YET.rejected();
    }
    return new VerifiedAssertion(
        assertion.claimedAccount(), keyId, claims.assertionId(), forgetAfter);
  }
}
