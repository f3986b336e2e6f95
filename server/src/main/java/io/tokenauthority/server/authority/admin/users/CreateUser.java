package io.tokenauthority.server.authority.admin.users;

import io.tokenauthority.server.authority.AuditEntry;
import io.tokenauthority.server.authority.AuditJournal;
import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Principal;
import io.tokenauthority.server.authority.Refusals;
import io.tokenauthority.server.authority.admin.AdminScopes;
import io.tokenauthority.server.authority.admin.Fields;
import io.tokenauthority.server.authority.admin.GrantingRule;
import io.tokenauthority.server.authority.admin.Idempotency;
import io.tokenauthority.server.authority.admin.RequestBody;
import io.tokenauthority.server.authority.admin.users.CheckedPerson.Standing;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.Transaction;
import io.tokenauthority.token.AccountId;
import java.util.random.RandomGenerator;

/** Makes a user, who needs no approval. */
public final class CreateUser {

  /** A bound on the table, far above what people administer by hand (P13). */
  private static final long MOST_USERS = 10_000;

  private final Idempotency idempotency;
  private final NewPasswords passwords;
  private final AuditJournal journal;
  private final RandomGenerator random;
  private final Refusals refusals;

  public CreateUser(
      Idempotency idempotency,
      NewPasswords passwords,
      AuditJournal journal,
      RandomGenerator random,
      Refusals refusals) {
    this.idempotency = idempotency;
    this.passwords = passwords;
    this.journal = journal;
    this.random = random;
    this.refusals = refusals;
  }

  /**
   * Makes the user.
   *
   * @throws Denied FIELD_INVALID, SCOPE_NOT_GRANTED, NAME_TAKEN, LIMIT_REACHED, REQUEST_ID_REUSED
   */
  public User create(Call call, NewUser asked) {
    Principal caller = call.require(AdminScopes.USERS_WRITE);
    // 1. Every field is what it may be.
    CheckedPerson person = CheckedPerson.of(asked.person(), passwords);
    String requestId = Fields.requestId("request_id", asked.requestId());
    // 2. The caller holds whatever the role does.
    refusals.telling(
        call,
        AuditEntry.of("user.create", "user", "").with("role", asked.role().name()),
        () -> GrantingRule.requireMayGrant(caller, asked.role()));
    // 3. The user is made once, and told.
    Standing standing = new Standing(asked.role(), AccountState.ACTIVE, caller.account().value());
    User user =
        person.asUser(
            AccountId.randomUser(random), standing, passwords.hash(person.password()), call.now());
    return idempotency.once(
        call,
        new Idempotency.Request("CreateUser", requestId, body(asked)),
        tx -> make(tx, call, user),
        (tx, id, none) -> UserRows.present(tx, new AccountId(id)));
  }

  private static RequestBody body(NewUser asked) {
    return new RequestBody()
        .add(asked.person().username())
        .add(asked.person().email())
        .add(asked.person().displayName())
        .add(asked.person().password())
        .add(asked.role());
  }

  private Idempotency.Made<User> make(Transaction tx, Call call, User user) {
    UserRows.requireRoom(tx, MOST_USERS);
    UserRows.requireFree(tx, user);
    tx.users().insert(user);
    journal.record(
        tx,
        call,
        AuditEntry.of("user.create", "user", user.account().id().value())
            .with("username", user.username())
            .with("role", user.role().name()));
    return new Idempotency.Made<>(user, user.account().id().value(), "");
  }
}
