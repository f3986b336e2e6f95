package io.tokenauthority.server.authority.admin;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Principal;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.lifecycle.AuthorityScopes;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.token.ScopeSet;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Who may hand out what (P9): a scope of the authority's only one who holds it, any other scope
 * only one who holds {@code scopes:grant}. What counts is the caller's token, not its account.
 */
public final class GrantingRule {

  private GrantingRule() {}

  /** Refuses with SCOPE_NOT_GRANTED unless the caller may give an account these scopes. */
  public static Principal requireMayGrant(Principal caller, ScopeSet scopes) {
    ScopeSet refused = AuthorityScopes.within(scopes).missingFrom(caller.scopes());
    if (!caller.scopes().contains(AdminScopes.SCOPES_GRANT)) {
      refused = union(refused, AuthorityScopes.without(scopes));
    }
    refuse(refused);
    return caller;
  }

  /**
   * Refuses with SCOPE_NOT_GRANTED unless the caller may make a credential with these scopes, all
   * of which its account was granted before: the applications' follow from that, the authority's
   * own would be the caller's to use.
   */
  public static Principal requireMayWield(Principal caller, ScopeSet scopes) {
    refuse(AuthorityScopes.within(scopes).missingFrom(caller.scopes()));
    return caller;
  }

  /** Refuses with SCOPE_NOT_GRANTED unless the caller holds all that the role does. */
  public static Principal requireMayGrant(Principal caller, Role role) {
    refuse(role.scopes().missingFrom(caller.scopes()));
    return caller;
  }

  private static void refuse(ScopeSet refused) {
    if (!refused.isEmpty()) {
      throw notGranted(refused);
    }
  }

  /** The refusal that names the scopes. */
  public static Denied notGranted(ScopeSet refused) {
    return Denied.because(
        Reason.SCOPE_NOT_GRANTED,
        "these scopes may not be granted here: " + refused.asText(),
        Map.of("scopes", refused.asText()));
  }

  private static ScopeSet union(ScopeSet one, ScopeSet other) {
    return ScopeSet.copyOf(Stream.concat(one.stream(), other.stream()).toList());
  }
}
