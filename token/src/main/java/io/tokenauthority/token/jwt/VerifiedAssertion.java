package io.tokenauthority.token.jwt;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.KeyId;
import java.time.Instant;

/**
 * A client assertion that a registered key signed; only {@link AssertionVerifier} makes one. It is
 * good once: the caller records {@link #assertionId} per account until {@link #forgetAfter}, and
 * refuses a second.
 */
public final class VerifiedAssertion implements AssertionVerdict {

  private final AccountId account;
  private final KeyId keyId;
  private final String assertionId;
  private final Instant forgetAfter;

  VerifiedAssertion(AccountId account, KeyId keyId, String assertionId, Instant forgetAfter) {
    this.account = account;
    this.keyId = keyId;
    this.assertionId = assertionId;
    this.forgetAfter = forgetAfter;
  }

  public AccountId account() {
    return account;
  }

  /** The registered key that signed, each of which is a grant of its own. */
  public KeyId keyId() {
    return keyId;
  }

  /** {@code jti}, 1 to 128 visible ASCII characters of the client's choice. */
  public String assertionId() {
    return assertionId;
  }

  /** From here on it is expired, leeway included, so that its id need not be known any more. */
  public Instant forgetAfter() {
    return forgetAfter;
  }

  @Override
  public String toString() {
    return "VerifiedAssertion of " + account;
  }
}
