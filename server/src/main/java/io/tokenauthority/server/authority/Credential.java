package io.tokenauthority.server.authority;

import io.tokenauthority.server.passwords.Password;
import io.tokenauthority.token.AccountId;
import java.util.Optional;

/**
 * What IssueToken is given to prove who asks. Holds secrets, so no kind prints any part of itself.
 */
public sealed interface Credential {

  /**
   * A service token's secret, opaque or JWT.
   *
   * @param account whose it must be, where the caller says so as well; another's is refused as an
   *     unknown one is
   */
  record ServiceTokenCredential(String secret, Optional<String> account) implements Credential {
    /** Whosever it is. */
    public ServiceTokenCredential(String secret) {
      this(secret, Optional.empty());
    }

    /** Whether its owner is who the caller said. */
    boolean isOf(AccountId owner) {
      return account.isEmpty() || account.get().equals(owner.value());
    }

    @Override
    public String toString() {
      return "ServiceTokenCredential[*]";
    }
  }

  /**
   * A user's name and password.
   *
   * @param login name or e-mail address as typed
   */
  record PasswordCredential(String login, Password password) implements Credential {
    @Override
    public String toString() {
      return "PasswordCredential[*]";
    }
  }

  /** A JWT by which a service account proves a registered key (RFC 7523). */
  record AssertionCredential(String assertion) implements Credential {
    @Override
    public String toString() {
      return "AssertionCredential[*]";
    }
  }

  /** An access token to be narrowed or delegated (RFC 8693), and perhaps the token of who acts. */
  record ExchangeCredential(String subjectToken, Optional<String> actorToken)
      implements Credential {
    @Override
    public String toString() {
      return "ExchangeCredential[*]";
    }
  }
}
