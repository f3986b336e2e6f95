package io.tokenauthority.server.authority.admin.users;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.Refusals;
import io.tokenauthority.server.authority.admin.users.CheckedPerson.Standing;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.AccountId;
import java.util.random.RandomGenerator;

/**
 * Makes a user of whoever asks, a MEMBER. Each try counts against its peer as a failed sign-in
 * does: nobody fills the table or tries names out.
 */
public final class RegisterUser {

  private final Store store;
  private final NewPasswords passwords;
  private final RegistrationPolicy policy;
  private final Refusals refusals;
  private final AuditJournal journal;
  private final RandomGenerator random;

  public RegisterUser(
      Store store,
      NewPasswords passwords,
      RegistrationPolicy policy,
      Refusals refusals,
      AuditJournal journal,
      RandomGenerator random) {
    this.store = store;
    this.passwords = passwords;
    this.policy = policy;
    this.refusals = refusals;
    this.journal = journal;
    this.random = random;
  }

  /**
   * Makes the user.
   *
   * @throws Denied REGISTRATION_CLOSED, RATE_LIMITED, FIELD_INVALID, LIMIT_REACHED, NAME_TAKEN
   */
  public User register(Call call, NewPerson asked) {
    // 1. Anybody may register at all, and this peer did not too often.
    AccountState state = initialState();
    refusals.spend(call);
    // 2. Every field is what it may be.
    CheckedPerson person = CheckedPerson.of(asked, passwords);
    // 3. There is room, before a hash is spent on it.
    store.read(
        tx -> {
          UserRows.requireRoom(tx, policy.most());
          return true;
        });
    // 4. The user is made, and told.
    User user =
        person.asUser(
            AccountId.randomUser(random),
            new Standing(Role.MEMBER, state, ""),
            passwords.hash(person.password()),
            call.now());
    return store.write(tx -> make(tx, call, user));
  }

  private AccountState initialState() {
    return switch (policy.gate()) {
      case CLOSED -> throw Denied.because(Reason.REGISTRATION_CLOSED, "nobody may register here");
      case APPROVAL -> AccountState.PENDING;
      case OPEN -> AccountState.ACTIVE;
    };
  }

  private User make(Transaction tx, Call call, User user) {
    UserRows.requireRoom(tx, policy.most());
    UserRows.requireFree(tx, user);
    tx.users().insert(user);
    journal.record(
        tx,
        call,
        AuditEntry.of("user.register", "user", user.account().id().value())
            .with("username", user.username())
            .with("state", user.account().state().name()));
    return user;
  }
}
