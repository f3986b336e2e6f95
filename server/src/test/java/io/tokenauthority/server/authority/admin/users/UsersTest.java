package io.tokenauthority.server.authority.admin.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.Changed;
import io.tokenauthority.server.authority.admin.Etags;
import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.Office;
import io.tokenauthority.server.authority.admin.Refusal;
import io.tokenauthority.server.authority.admin.users.RegistrationPolicy.Gate;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.Racers;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.token.ScopeSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {

  private static final String PASSWORD = "correct horse battery";

  @RegisterExtension final Office office = new Office();

  private User create(String name, String email, Role role) {
    return office
        .createUser()
        .create(office.admin(), new NewUser(person(name, email, PASSWORD), role, ""));
  }

  private User create(String name, Role role) {
    return create(name, "", role);
  }

  private static NewPerson person(String name, String email, String password) {
    return new NewPerson(name, email, "", password);
  }

  private static UserChange change(
      User user, String path, String email, Role role, boolean enabled) {
    return new UserChange(id(user), List.of(path), "", email, "", role, enabled);
  }

  private Changed<User> update(UserChange change) {
    return office.updateUser().update(office.admin(), change);
  }

  private static UserChange role(User user, Role role) {
    return change(user, "role", "", role, true);
  }

  private static UserChange enabled(User user, boolean enabled) {
    return change(user, "enabled", "", Role.MEMBER, enabled);
  }

  private static String id(User user) {
    return user.account().id().value();
  }

  private Call by(User user) {
    return office.as(user.account().id(), user.role().scopes(), Office.NOW);
  }

  @Test
  void create_all_isStoredAndTold() {
    User made = create("Älice", "Alice@Example.org", Role.OPERATOR);
    assertThat(made.canonicalUsername()).isEqualTo("älice");
    assertThat(made.canonicalEmail()).isEqualTo("alice@example.org");
    assertThat(made.account().allowedScopes()).isEqualTo(Role.OPERATOR.scopes());
    assertThat(made.passwordHash()).startsWith("$argon2id$");
    assertThat(office.findUsers().get(office.admin(), id(made))).isEqualTo(made);
    assertThat(office.findUsers().getByLogin(office.admin(), "ALICE@example.ORG")).isEqualTo(made);
    AuditEvent told = office.only("user.create");
    assertThat(told.target().id()).isEqualTo(id(made));
    assertThat(told.details()).containsEntry("role", "OPERATOR");
    assertThat(told.toString()).doesNotContain(PASSWORD);
  }

  @Test
  void P5_aLookUpOfNobody_doesNotSayAgainWhatWasTyped() {
    Denied denied =
        Refusal.requireReason(
            Reason.NOT_FOUND, () -> office.findUsers().getByLogin(office.admin(), "My Passphrase"));
    assertThat(denied.facts()).containsOnlyKeys("kind");
    assertThat(denied).hasMessageNotContainingAny("passphrase", "Passphrase");
  }

  @ParameterizedTest
  @CsvSource({
    "alice,'',ALICE,''",
    "alice,'',ａｌｉｃｅ,''",
    "alice,a@b.example,bob,A@B.example",
    "straße,'',STRASSE,''",
  })
  void create_whatLooksTheSame_isTaken(
      String name, String email, String otherName, String otherEmail) {
    create(name, email, Role.MEMBER);
    Refusal.requireReason(Reason.NAME_TAKEN, () -> create(otherName, otherEmail, Role.MEMBER));
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void P9_aRole_onlyWhoHoldsAllItsScopesGrants(Role caller) {
    for (Role role : Role.values()) {
      Call call =
          office.as(
              Office.ADMIN,
              ScopeSet.parse((caller.scopes().asText() + " users:write").strip()),
              Office.NOW);
      NewUser asked =
          new NewUser(person((caller + "-" + role).replace('_', '-'), "", PASSWORD), role, "");
      if (caller.scopes().containsAll(role.scopes())) {
        assertThat(office.createUser().create(call, asked).role()).isEqualTo(role);
      } else {
        Refusal.requireReason(
            Reason.SCOPE_NOT_GRANTED, () -> office.createUser().create(call, asked));
      }
    }
  }

  @Test
  void P9_whoLacksARolesScopes_cannotApproveEnableOrTakeOverOneOfIt() {
    User admin = create("root", Role.ADMIN);
    create("second", Role.ADMIN);
    Call helper = office.as(Office.ADMIN, ScopeSet.of("users:write", "users:read"), Office.NOW);
    User waiting =
        office
            .registerUser(new RegistrationPolicy(Gate.APPROVAL, 100))
            .register(office.stranger(), person("carol", "", PASSWORD));
    Refusal.requireReason(
        Reason.SCOPE_NOT_GRANTED,
        () -> office.approveUser().approve(helper, id(waiting), Role.ADMIN));
    Refusal.requireReason(
        Reason.SCOPE_NOT_GRANTED,
        () ->
            office
                .setPassword()
                .set(helper, new NewPassword(id(admin), "another horse battery", "")));
    office.updateUser().update(helper, enabled(admin, false));
    Refusal.requireReason(
        Reason.SCOPE_NOT_GRANTED, () -> office.updateUser().update(helper, enabled(admin, true)));
    Refusal.requireReason(
        Reason.SCOPE_NOT_GRANTED,
        () -> office.updateUser().update(helper, role(waiting, Role.AUDITOR)));
  }

  @Test
  void update_aRoleWithFewerScopes_endsTheSessions() {
    User user = create("alice", Role.OPERATOR);
    Changed<User> changed = update(role(user, Role.AUDITOR));
    assertThat(changed.record().account().generation()).isEqualTo(2);
    assertThat(changed.record().account().allowedScopes()).isEqualTo(Role.AUDITOR.scopes());
    assertThat(last().sequence()).isEqualTo(changed.revocationSequence());
    assertThat(last().revocation().cause()).isEqualTo(Revocation.Cause.RIGHTS_NARROWED);
    Changed<User> back = update(role(user, Role.OPERATOR));
    assertThat(back.record().account().generation()).isEqualTo(2);
    assertThat(back.revocationSequence()).isZero();
  }

  @Test
  void update_email_isUniqueAndFree() {
    User alice = create("alice", "alice@example.org", Role.MEMBER);
    User bob = create("bob", Role.MEMBER);
    Refusal.requireReason(
        Reason.NAME_TAKEN,
        () -> update(change(bob, "email", "ALICE@example.org", Role.MEMBER, true)));
    update(change(alice, "email", "", Role.MEMBER, true));
    assertThat(
            update(change(bob, "email", "ALICE@example.org", Role.MEMBER, true)).record().email())
        .isEqualTo("ALICE@example.org");
  }

  @Test
  void update_anEtagOfBefore_isAMismatch() {
    User user = create("alice", Role.MEMBER);
    update(enabled(user, false));
    Refusal.requireReason(
        Reason.ETAG_MISMATCH,
        () ->
            update(
                new UserChange(
                    id(user),
                    List.of("display_name"),
                    Etags.of(user.account()),
                    "",
                    "Alice",
                    Role.MEMBER,
                    true)));
  }

  @Test
  void lastAdmin_cannotBeDisabledDemotedOrDeleted() {
    User only = create("root", Role.ADMIN);
    Refusal.requireReason(Reason.LAST_ADMIN, () -> update(enabled(only, false)));
    Refusal.requireReason(Reason.LAST_ADMIN, () -> update(role(only, Role.OPERATOR)));
    Refusal.requireReason(
        Reason.LAST_ADMIN, () -> office.deleteUser().delete(office.admin(), id(only), ""));
    assertThat(office.told("user.update") + office.told("user.delete")).isZero();
    User disabled = create("second", Role.ADMIN);
    update(enabled(disabled, false));
    Refusal.requireReason(Reason.LAST_ADMIN, () -> update(enabled(only, false)));
    update(enabled(disabled, true));
    update(enabled(only, false));
  }

  @Test
  void lastAdmin_ofManyWhoRemoveEachOther_oneStays() {
    List<User> admins = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      admins.add(create("admin" + i, Role.ADMIN));
    }
    List<Supplier<Boolean>> acts = new ArrayList<>();
    for (int i = 0; i < admins.size(); i++) {
      User victim = admins.get((i + 1) % admins.size());
      int way = i % 3;
      acts.add(() -> remove(victim, way));
    }
    assertThat(Racers.race(acts).stream().filter(done -> !done)).hasSize(1);
    assertThat(office.store().<Long>read(tx -> tx.users().count(Role.ADMIN, AccountState.ACTIVE)))
        .isEqualTo(1);
  }

  private boolean remove(User victim, int way) {
    try {
      switch (way) {
        case 0 -> office.deleteUser().delete(office.admin(), id(victim), "");
        case 1 -> update(enabled(victim, false));
        default -> update(role(victim, Role.MEMBER));
      }
      return true;
    } catch (Denied refused) {
      assertThat(refused.reason()).isEqualTo(Reason.LAST_ADMIN);
      return false;
    }
  }

  @Test
  void delete_endsSessions_andTheNameIsFreeAgain() {
    User gone = create("alice", "alice@example.org", Role.MEMBER);
    long sequence = office.deleteUser().delete(office.admin(), id(gone), "");
    assertThat(last().sequence()).isEqualTo(sequence);
    assertThat(last().revocation().cause()).isEqualTo(Revocation.Cause.ACCOUNT_DELETED);
    Refusal.requireReason(Reason.NOT_FOUND, () -> office.findUsers().get(office.admin(), id(gone)));
    assertThat(id(create("alice", "alice@example.org", Role.MEMBER))).isNotEqualTo(id(gone));
  }

  @Test
  void register_closed_isRefused() {
    Refusal.requireReason(
        Reason.REGISTRATION_CLOSED,
        () ->
            office
                .registerUser(RegistrationPolicy.STANDARD)
                .register(office.stranger(), person("carol", "", PASSWORD)));
  }

  @Test
  void register_withApproval_waits_andIsLetInOnce() {
    User waiting =
        office
            .registerUser(new RegistrationPolicy(Gate.APPROVAL, 100))
            .register(office.stranger(), person("carol", "", PASSWORD));
    assertThat(waiting.account().state()).isEqualTo(AccountState.PENDING);
    assertThat(waiting.role()).isEqualTo(Role.MEMBER);
    assertThat(update(enabled(waiting, true)).record().account().state())
        .as("enabling is not approving")
        .isEqualTo(AccountState.PENDING);
    User approved = office.approveUser().approve(office.admin(), id(waiting), Role.AUDITOR);
    assertThat(approved.account().state()).isEqualTo(AccountState.ACTIVE);
    assertThat(approved.account().allowedScopes()).isEqualTo(Role.AUDITOR.scopes());
    assertThat(
            Refusal.requireReason(
                    Reason.USER_NOT_PENDING,
                    () -> office.approveUser().approve(office.admin(), id(waiting), Role.MEMBER))
                .facts())
        .containsEntry("state", "ACTIVE");
  }

  @Test
  void P13_register_atTheLimitOfUsersOrOfTries_isRefused() {
    RegisterUser register = office.registerUser(new RegistrationPolicy(Gate.OPEN, 2));
    register.register(office.stranger(), person("carol", "", PASSWORD));
    register.register(office.stranger(), person("dave", "", PASSWORD));
    Refusal.requireReason(
        Reason.LIMIT_REACHED,
        () -> register.register(office.stranger(), person("erin", "", PASSWORD)));
    List<Denied> refused = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      refused.add(
          Refusal.of(() -> register.register(office.stranger(), person("erin", "", PASSWORD))));
    }
    Denied last = refused.get(refused.size() - 1);
    assertThat(last.reason()).isEqualTo(Reason.RATE_LIMITED);
    assertThat(last.retryAfter()).isPresent();
  }

  @Test
  void setPassword_ownWithTheCurrentOne_endsAllSessions() {
    User user = create("alice", Role.MEMBER);
    long sequence =
        office.setPassword().set(by(user), new NewPassword("", "another horse battery", PASSWORD));
    assertThat(last().sequence()).isEqualTo(sequence);
    assertThat(last().revocation().cause()).isEqualTo(Revocation.Cause.PASSWORD_CHANGED);
    assertThat(last().revocation().generation()).isEqualTo(2);
    office
        .setPassword()
        .set(by(user), new NewPassword(id(user), "a third horse battery", "another horse battery"));
  }

  @Test
  void setPassword_ownWithAWrongOne_isRefusedToldAndLimited() {
    User user = create("alice", Role.ADMIN);
    NewPassword wrong = new NewPassword("", "another horse battery", "wrong horse battery");
    Refusal.requireReason(
        Reason.CREDENTIAL_INVALID, () -> office.setPassword().set(by(user), wrong));
    AuditEvent told = office.only("user.set_password");
    assertThat(told.outcome()).isEqualTo(AuditEvent.Outcome.DENIED);
    assertThat(told.toString()).doesNotContain("horse");
    List<Denied> refused = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      refused.add(Refusal.of(() -> office.setPassword().set(by(user), wrong)));
    }
    Denied last = refused.get(refused.size() - 1);
    assertThat(last.reason()).isEqualTo(Reason.RATE_LIMITED);
    assertThat(last.retryAfter()).isPresent();
    assertThat(office.revocations()).isZero();
  }

  @Test
  void setPassword_anothers_needsTheRight() {
    User user = create("alice", Role.MEMBER);
    User other = create("bob", Role.MEMBER);
    NewPassword asked = new NewPassword(id(user), "another horse battery", "");
    Refusal.requireReason(
        Reason.SCOPE_INSUFFICIENT, () -> office.setPassword().set(by(other), asked));
    assertThat(office.setPassword().set(office.admin(), asked)).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "short", "123456789", "ALICE-SMITH", "alice@smith.example"})
  void P14_aPasswordThatIsNone_isRefused(String password) {
    NewPerson person = person("alice-smith", "alice@smith.example", password);
    assertThat(
            Refusal.requireField(
                "password",
                () ->
                    office
                        .createUser()
                        .create(office.admin(), new NewUser(person, Role.MEMBER, ""))))
        .hasMessageNotContaining("123456789");
    Refusal.requireField(
        "password",
        () ->
            office
                .createUser()
                .create(
                    office.admin(),
                    new NewUser(person("alice-smith", "", "ü".repeat(129)), Role.MEMBER, "")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "1alice",
        "al ice",
        "alice@home",
        ".alice",
        "al\u0000ice",
        "al/ice",
        "😀😀"
      })
  void P14_aUsernameThatIsNone_isRefused(String name) {
    Refusal.requireField("username", () -> create(name, Role.MEMBER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice",
        "@example.org",
        "alice@",
        "a@b@c",
        "a b@c.example",
        "a@.example",
        "a@b..c",
        "a@example.org.",
        "a\u0000@b.example",
        "<a@b.example>"
      })
  void P14_anAddressThatIsNone_isRefused(String email) {
    Refusal.requireField("email", () -> create("alice", email, Role.MEMBER));
  }

  @Test
  void list_byFilter_givesThose() {
    create("alice", "alice@example.org", Role.ADMIN);
    User bob = create("bob", Role.MEMBER);
    update(enabled(bob, false));
    assertThat(names("")).containsExactly("alice", "bob");
    assertThat(names("role = \"ADMIN\"")).containsExactly("alice");
    assertThat(names("enabled = false")).containsExactly("bob");
    assertThat(names("username = \"ALICE\"")).containsExactly("alice");
    assertThat(names("email = \"Alice@example.org\"")).containsExactly("alice");
    assertThat(names("state = \"DISABLED\"")).containsExactly("bob");
    assertThat(names("last_login_time > \"2020-01-01T00:00:00Z\"")).isEmpty();
  }

  private List<String> names(String filter) {
    return office.findUsers().list(office.admin(), new ListRequest(0, "", filter)).items().stream()
        .map(User::username)
        .toList();
  }

  private StoredRevocation last() {
    List<StoredRevocation> all = office.store().revocationsAfter(0, 1000);
    return all.get(all.size() - 1);
  }
}
