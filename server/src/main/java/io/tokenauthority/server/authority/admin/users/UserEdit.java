package io.tokenauthority.server.authority.admin.users;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.passwords.Names;
import io.tokenauthority.token.AudienceSet;
import java.time.Instant;

/** Several changes of a user that become one update. Each method gives another edit. */
record UserEdit(User before, String email, String displayName, Role role, AccountState state) {

  static UserEdit of(User user) {
    return new UserEdit(
        user, user.email(), user.account().displayName(), user.role(), user.account().state());
  }

  UserEdit email(String next) {
    return new UserEdit(before, next, displayName, role, state);
  }

  UserEdit displayName(String next) {
    return new UserEdit(before, email, next, role, state);
  }

  UserEdit role(Role next) {
    return new UserEdit(before, email, displayName, next, state);
  }

  UserEdit state(AccountState next) {
    return new UserEdit(before, email, displayName, role, next);
  }

  /**
   * The user with all of it done. A role with fewer scopes raises the generation, as does leaving
   * ACTIVE.
   */
  User at(Instant now) {
    Account account =
        before
            .account()
            .described(displayName, before.account().tier(), now)
            .withRights(role.scopes(), AudienceSet.none(), now)
            .in(state, now)
            .asOneChangeAfter(before.account());
    return new User(
        account,
        role,
        before.username(),
        before.canonicalUsername(),
        email,
        Names.canonical(email),
        before.passwordHash(),
        before.lastSignIn());
  }
}
