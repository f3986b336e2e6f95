package io.tokenauthority.server.store;

import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.token.AccountId;
import java.time.Instant;
import java.util.Optional;

/** The human side of user accounts. The shared side, {@link User#account}, is written with it. */
public interface Users {

  /**
   * Adds the account and the user.
   *
   * @throws StoreException of kind UNIQUE when the canonical name, or a non-empty canonical e-mail
   *     address, is taken; a name equal to another user's e-mail address counts as taken, and the
   *     reverse
   */
  void insert(User user);

  /** The user, unless deleted. */
  Optional<User> find(AccountId id);

  /** The user whose canonical name or canonical e-mail address this is, unless deleted. */
  Optional<User> findByLogin(String canonicalLogin);

  /**
   * Puts {@code next} in place of the user whose account version is {@code next.account().version()
   * - 1}, account included. A user whose account becomes DELETED loses name, address and password
   * hash, so that they can be used again.
   *
   * @return false, with nothing written, when the version is another
   */
  boolean replace(User next);

  /**
   * Moves the user's last sign-in forward, never back. Not a change: the version stays, and {@link
   * #replace} does not touch it.
   */
  void signedIn(AccountId id, Instant now);

  /** Users, deleted ones excepted, by canonical name, ascending. */
  Page<User> list(UserFilter filter, PageRequest page);

  /** How many users of this role are in this state. */
  long count(Role role, AccountState state);

  /** How many users are in this state. */
  long count(AccountState state);

  /** Which users to list; an empty field matches all. {@code enabled}: any state but DISABLED. */
  record UserFilter(
      Optional<String> canonicalUsername,
      Optional<String> canonicalEmail,
      Optional<Role> role,
      Optional<AccountState> state,
      Optional<Boolean> enabled,
      TimeRange createTime,
      TimeRange lastSignIn) {
    /** Matches all. */
    public static final UserFilter ALL =
        new UserFilter(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            TimeRange.ALWAYS,
            TimeRange.ALWAYS);
  }
}
