package io.tokenauthority.server.lifecycle;

import io.tokenauthority.token.ScopeSet;

/** A named scope set for users (DESIGN 5, "Scopes of the authority"). */
public enum Role {
  /** Everything, {@code scopes:grant} included. */
  ADMIN(
      "accounts:read accounts:write tokens:read tokens:write tokens:validate tokens:revoke users:read users:write keys:read"
          + " keys:write audit:read server:read server:admin scopes:grant trust:watch usage:report"),
  /** Runs the day: service accounts and their tokens, but neither users, keys nor the server. */
  OPERATOR(
      "accounts:read accounts:write tokens:read tokens:write tokens:validate tokens:revoke users:read keys:read audit:read"
          + " server:read"),
  /** Sees everything, changes nothing. */
  AUDITOR("accounts:read tokens:read users:read keys:read audit:read server:read"),
  /** May sign in and see itself. */
  MEMBER("");

  @SuppressWarnings("ImmutableEnumChecker") // a ScopeSet is immutable; it carries no annotation
  private final ScopeSet scopes;

  Role(String scopes) {
    this.scopes = ScopeSet.parse(scopes);
  }

  /** The scopes that a user of this role may ask for. */
  public ScopeSet scopes() {
    return scopes;
  }
}
