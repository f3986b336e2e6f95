package io.tokenauthority.server.authority.admin.users;

import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountKind;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.passwords.Names;
import io.tokenauthority.server.passwords.Password;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.Tier;
import java.time.Instant;
import java.util.Optional;

/** Somebody who is to be able to sign in, every field checked. */
record CheckedPerson(String username, String email, String displayName, Password password) {

  static CheckedPerson of(NewPerson asked, NewPasswords passwords) {
    String username = LoginFields.username("username", asked.username());
    String email = LoginFields.email("email", asked.email());
    return new CheckedPerson(
        username,
        email,
        Fields.displayName("display_name", asked.displayName()),
        passwords.check("password", asked.password(), username, email));
  }

  /** The user to be stored. */
  User asUser(AccountId id, Standing standing, String passwordHash, Instant now) {
    Account account =
        new Account(
            id,
            AccountKind.USER,
            standing.state(),
            1,
            displayName,
            standing.role().scopes(),
            AudienceSet.none(),
            Tier.DEFAULT,
            standing.creator(),
            now,
            now,
            1);
    return new User(
        account,
        standing.role(),
        username,
        Names.canonical(username),
        email,
        Names.canonical(email),
        passwordHash,
        Optional.empty());
  }

  /** How a new user begins: as what, whether it may sign in, and by whom. */
  record Standing(Role role, AccountState state, String creator) {}
}
