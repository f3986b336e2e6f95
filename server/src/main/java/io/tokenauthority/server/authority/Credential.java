package io.tokenauthority.server.authority;

import io.tokenauthority.server.passwords.Password;
import java.util.Optional;

/**
 * What IssueToken is given to prove who asks. Holds secrets, so no kind prints any part of itself.
 */
public sealed interface Credential {

  /** A service token's secret, opaque or JWT. */
  record ServiceTokenCredential(String secret) implements Credential {
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
