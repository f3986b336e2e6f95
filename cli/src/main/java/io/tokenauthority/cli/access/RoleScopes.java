package io.tokenauthority.cli.access;

import io.tokenauthority.v1.User;
import java.util.List;

/** The scopes of each role, as {@code users.proto} states them. */
final class RoleScopes {

  private static final List<String> AUDITOR =
      List.of(
          "accounts:read", "tokens:read", "users:read", "keys:read", "audit:read", "server:read");

  private static final List<String> OPERATOR =
      List.of(
          "accounts:read",
          "accounts:write",
          "tokens:read",
          "tokens:write",
          "tokens:validate",
          "tokens:revoke",
          "users:read",
          "keys:read",
          "audit:read",
          "server:read");

  private static final List<String> ADMIN =
      List.of(
          "accounts:read",
          "accounts:write",
          "tokens:read",
          "tokens:write",
          "tokens:validate",
          "tokens:revoke",
          "users:read",
          "users:write",
          "keys:read",
          "keys:write",
          "audit:read",
          "server:read",
          "server:admin",
          "scopes:grant",
          "trust:watch",
          "usage:report");

  private RoleScopes() {}

  static List<String> of(User.Role role) {
    return switch (role) {
      case ADMIN -> ADMIN;
      case OPERATOR -> OPERATOR;
      case AUDITOR -> AUDITOR;
      case MEMBER, ROLE_UNSPECIFIED, UNRECOGNIZED -> List.of();
    };
  }
}
