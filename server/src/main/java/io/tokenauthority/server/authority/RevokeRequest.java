package io.tokenauthority.server.authority;

import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.TokenId;

/**
 * What shall be dead, and why.
 *
 * @param reason for the audit trail; at most 200 characters, may be empty
 */
public record RevokeRequest(Target target, String reason) {

  /** What shall be dead. */
  public sealed interface Target {}

  /** A secret, which its holder may revoke with no other credential. Does not print itself. */
  public record Secret(String token) implements Target {
    @Override
    public String toString() {
      return "Secret[*]";
    }
  }

  /** A token by its public id: a service token's alone, not its grant; else an access token's. */
  public record OneToken(TokenId id) implements Target {}

  /** A grant with all under it. */
  public record WholeGrant(GrantId id) implements Target {}

  /** All that an account holds now; the account itself stays as it is. */
  public record WholeAccount(AccountId id) implements Target {}
}
