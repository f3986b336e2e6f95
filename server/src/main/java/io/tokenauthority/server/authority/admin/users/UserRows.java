package io.tokenauthority.server.authority.admin.users;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.Missing;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.AccountId;
import java.util.Map;
import java.util.Optional;

/** What the acts on users ask the store, and refuse, alike. */
final class UserRows {

  private UserRows() {}

  /** For who changes it: nobody else does until the end of the transaction. */
  static User held(Transaction tx, AccountId id) {
    tx.accounts().hold(id);
    return present(tx, id);
  }

  static User present(Transaction tx, AccountId id) {
    return tx.users().find(id).orElseThrow(Missing.record("user", id.value()));
  }

  /** Refuses with NAME_TAKEN a name or an address that is another's, in either role. */
  static void requireFree(Transaction tx, User user) {
    tx.installation().hold();
    if (isAnothers(tx, user.canonicalUsername(), user)) {
      throw taken("username");
    }
    if (!user.canonicalEmail().isEmpty() && isAnothers(tx, user.canonicalEmail(), user)) {
      throw taken("email");
    }
  }

  private static boolean isAnothers(Transaction tx, String login, User user) {
    Optional<User> holder = tx.users().findByLogin(login);
    return holder.filter(found -> !found.account().id().equals(user.account().id())).isPresent();
  }

  private static Denied taken(String field) {
    return Denied.because(
        Reason.NAME_TAKEN, "this " + field + " is in use", Map.of("field", field));
  }

  /** Refuses with LIMIT_REACHED when there are {@code most} users, whatever their state. */
  static void requireRoom(Transaction tx, long most) {
    tx.installation().hold();
    long present =
        tx.users().count(AccountState.PENDING)
            + tx.users().count(AccountState.ACTIVE)
            + tx.users().count(AccountState.DISABLED);
    if (present >= most) {
      throw Denied.because(
          Reason.LIMIT_REACHED,
          "there are as many users as there may be",
          Map.of("limit", "users", "value", Long.toString(most)));
    }
  }

  /**
   * Refuses with LAST_ADMIN a change after which no admin could sign in. Others that ask wait, so
   * of two admins who remove each other one stays.
   */
  static void requireAdminLeft(Transaction tx, User before, User after) {
    if (!isEnabledAdmin(before) || isEnabledAdmin(after)) {
      return;
    }
    tx.installation().hold();
    if (tx.users().count(Role.ADMIN, AccountState.ACTIVE) <= 1) {
      throw Denied.because(
          Reason.LAST_ADMIN, "it is the last enabled admin: make another one first");
    }
  }

  private static boolean isEnabledAdmin(User user) {
    return user.role() == Role.ADMIN && user.account().isActive();
  }

  static boolean hasAdmin(Transaction tx) {
    tx.installation().hold();
    return tx.users().count(Role.ADMIN, AccountState.ACTIVE) > 0;
  }
}
