package io.tokenauthority.token.jwt;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.KeyId;
import java.util.Optional;

/**
 * A client assertion of which nothing is believed yet but its shape. It tells whose registered keys
 * to fetch; {@link AssertionVerifier#verify} does the rest.
 */
public final class PresentedAssertion implements AssertionReading {

  private final OpenedJwt jwt;
  private final AccountId account;
  private final AssertionClaims claims;

  PresentedAssertion(OpenedJwt jwt, AccountId account, AssertionClaims claims) {
    this.jwt = jwt;
    this.account = account;
    this.claims = claims;
  }

  /** The account that it claims to be from: {@code iss} and {@code sub} agree. */
  public AccountId claimedAccount() {
    return account;
  }

  /** The registered key that it names, if it names one. */
  public Optional<KeyId> claimedKeyId() {
    return jwt.keyId().map(KeyId::new);
  }

  OpenedJwt jwt() {
    return jwt;
  }

  AssertionClaims claims() {
    return claims;
  }

  @Override
  public String toString() {
    return "PresentedAssertion";
  }
}
