package io.tokenauthority.server.lifecycle;

import io.tokenauthority.token.Scope;
import io.tokenauthority.token.ScopeSet;

/**
 * Which scopes are the authority's own (DESIGN 5), and so go with its audience alone and are
 * granted only by one who holds them (P9). All others are the applications'.
 */
public final class AuthorityScopes {

  /** Scopes of managed credentials name their provider: {@code managed:<provider>:read}. */
  private static final String MANAGED_PREFIX = "managed:";

  private AuthorityScopes() {}

  /** Whether it is a right at the authority itself. */
  public static boolean owns(Scope scope) {
    return Role.ADMIN.scopes().contains(scope) || scope.value().startsWith(MANAGED_PREFIX);
  }

  /** Those of these scopes that are the authority's. */
  public static ScopeSet within(ScopeSet scopes) {
    return ScopeSet.copyOf(scopes.asList().stream().filter(AuthorityScopes::owns).toList());
  }

  /** Those of these scopes that are not the authority's. */
  public static ScopeSet without(ScopeSet scopes) {
    return ScopeSet.copyOf(
        scopes.asList().stream().filter(scope -> !AuthorityScopes.owns(scope)).toList());
  }
}
