package io.tokenauthority.server.authority.admin;

import io.tokenauthority.token.Scope;

/** The scopes that the admin plane's acts need (DESIGN 5, "Scopes of the authority"). */
public final class AdminScopes {
  public static final Scope ACCOUNTS_READ = new Scope("accounts:read");
  public static final Scope ACCOUNTS_WRITE = new Scope("accounts:write");
  public static final Scope TOKENS_READ = new Scope("tokens:read");
  public static final Scope TOKENS_WRITE = new Scope("tokens:write");
  public static final Scope TOKENS_REVOKE = new Scope("tokens:revoke");
  public static final Scope USERS_READ = new Scope("users:read");
  public static final Scope USERS_WRITE = new Scope("users:write");
  public static final Scope KEYS_READ = new Scope("keys:read");
  public static final Scope AUDIT_READ = new Scope("audit:read");
  public static final Scope SERVER_READ = new Scope("server:read");
  public static final Scope SCOPES_GRANT = new Scope("scopes:grant");

  private AdminScopes() {}
}
