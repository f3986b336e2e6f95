package io.tokenauthority.cli.access;

import io.tokenauthority.v1.ServiceAccount;
import io.tokenauthority.v1.User;
import java.util.List;

/**
 * What an account may have in a token at most.
 *
 * @param kind what it is
 * @param account its id
 * @param scopes all that it may ask for
 * @param audiences whom its tokens may be for; empty for a user, whose tokens are the authority's
 */
record Rights(Kind kind, String account, State state, List<String> scopes, List<String> audiences) {

  /** What an account is. */
  enum Kind {
    SERVICE_ACCOUNT,
    USER
  }

  /** Whether it gets tokens at all. */
  enum State {
    /** It does. */
    ENABLED,
    /** It is switched off, or awaits approval. */
    DISABLED
  }

  static Rights of(ServiceAccount account) {
    return new Rights(
        Kind.SERVICE_ACCOUNT,
        account.getAccount(),
        account.getEnabled() ? State.ENABLED : State.DISABLED,
        account.getAllowedScopesList(),
        account.getAllowedAudiencesList());
  }

  static Rights of(User user) {
    return new Rights(
        Kind.USER,
        user.getUsername(),
        user.getState() == User.State.ACTIVE ? State.ENABLED : State.DISABLED,
        RoleScopes.of(user.getRole()),
        List.of());
  }

  boolean isDisabled() {
    return state == State.DISABLED;
  }
}
