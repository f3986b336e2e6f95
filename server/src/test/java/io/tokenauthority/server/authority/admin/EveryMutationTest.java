package io.tokenauthority.server.authority.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.accounts.NewServiceAccount;
import io.tokenauthority.server.authority.admin.accounts.ServiceAccountChange;
import io.tokenauthority.server.authority.admin.tokens.Expiry;
import io.tokenauthority.server.authority.admin.tokens.NewServiceToken;
import io.tokenauthority.server.authority.admin.tokens.Renewal;
import io.tokenauthority.server.authority.admin.users.NewPassword;
import io.tokenauthority.server.authority.admin.users.NewPerson;
import io.tokenauthority.server.authority.admin.users.NewUser;
import io.tokenauthority.server.authority.admin.users.RegistrationPolicy;
import io.tokenauthority.server.authority.admin.users.UserChange;
import io.tokenauthority.server.lifecycle.AuditEvent;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.ServiceToken.Format;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.AuditTrail;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** P10 for the admin plane: each act leaves one row, in its own transaction; a refused one none. */
class EveryMutationTest {

  private static final String PASSWORD = "correct horse battery";

  @RegisterExtension final Office office = new Office();

  private <T> T tells(String action, String targetKind, Supplier<T> act) {
    List<AuditTrail.Row> before = office.trail();
    T answer = act.get();
    List<AuditTrail.Row> after = office.trail();
    assertThat(after).as(action).hasSize(before.size() + 1);
    AuditEvent event =
        after.stream().filter(row -> !before.contains(row)).findAny().orElseThrow().event();
    assertThat(event.action()).isEqualTo(action);
    assertThat(event.target().kind()).isEqualTo(targetKind);
    assertThat(event.outcome()).isEqualTo(AuditEvent.Outcome.SUCCESS);
    assertThat(event.toString()).doesNotContain("horse").doesNotContain("tas_").doesNotContain("$");
    return answer;
  }

  private static NewServiceToken token() {
    return new NewServiceToken(
        "billing", "", List.of(), List.of(), new Expiry.Unsaid(), Format.OPAQUE, "");
  }

  @Test
  void P10_eachActOnAccountsAndTokens_leavesOneRow() {
    NewServiceAccount account =
        new NewServiceAccount("billing", "", List.of("read"), List.of("otp"), "", List.of(), "");
    tells(
        "service_account.create",
        "service_account",
        () -> office.createAccount().create(office.admin(), account));
    String id =
        tells(
                "service_token.create",
                "service_token",
                () -> office.createToken().create(office.admin(), token()))
            .token()
            .holding()
            .token()
            .id()
            .value();
    Renewal renewal = new Renewal(id, new Expiry.Unsaid(), Optional.empty(), Optional.empty(), "");
    tells(
        "service_token.renew",
        "service_token",
        () -> office.renewToken().renew(office.admin(), renewal));
    tells(
        "service_token.retire",
        "service_token",
        () -> office.retireSuperseded().run(Office.NOW.plusSeconds(3600)));
    tells(
        "service_token.revoke",
        "service_token",
        () -> office.revokeToken().revoke(office.admin(), id, "no longer needed"));
    tells(
        "service_account.update",
        "service_account",
        () -> office.updateAccount().update(office.admin(), scopes(List.of())));
    tells(
        "service_account.delete",
        "service_account",
        () -> office.deleteAccount().delete(office.admin(), "billing", ""));
  }

  private static ServiceAccountChange scopes(List<String> scopes) {
    return new ServiceAccountChange(
        "billing", List.of("allowed_scopes"), "", "", scopes, List.of(), "", List.of(), true);
  }

  @Test
  void P10_eachActOnUsers_leavesOneRow() {
    User alice =
        tells(
            "user.create",
            "user",
            () ->
                office
                    .createUser()
                    .create(
                        office.admin(),
                        new NewUser(new NewPerson("alice", "", "", PASSWORD), Role.MEMBER, "")));
    User carol =
        tells(
            "user.register",
            "user",
            () ->
                office
                    .registerUser(new RegistrationPolicy(RegistrationPolicy.Gate.APPROVAL, 100))
                    .register(office.stranger(), new NewPerson("carol", "", "", PASSWORD)));
    String id = carol.account().id().value();
    tells(
        "user.approve",
        "user",
        () -> office.approveUser().approve(office.admin(), id, Role.AUDITOR));
    UserChange change =
        new UserChange(id, List.of("display_name"), "", "", "Carol", Role.MEMBER, true);
    tells("user.update", "user", () -> office.updateUser().update(office.admin(), change));
    tells(
        "user.set_password",
        "user",
        () ->
            office
                .setPassword()
                .set(office.admin(), new NewPassword(id, "another horse battery", "")));
    tells("user.delete", "user", () -> office.deleteUser().delete(office.admin(), id, ""));
    assertThat(office.findUsers().get(office.admin(), alice.account().id().value()))
        .isEqualTo(alice);
    tells("server.offer_setup", "server", () -> office.setUpAdmin().offer(Office.NOW));
    tells(
        "server.setup",
        "user",
        () -> office.setUpAdmin().configured(new NewPerson("root", "", "", PASSWORD), Office.NOW));
  }

  @Test
  void P10_aRefusedAct_leavesNoRowOfSuccess_andNothingElse() {
    office
        .createAccount()
        .create(
            office.admin(),
            new NewServiceAccount(
                "billing", "", List.of("read"), List.of("otp"), "", List.of(), ""));
    List<AuditTrail.Row> before = office.trail();
    Refusal.requireReason(
        Reason.NOT_FOUND, () -> office.deleteAccount().delete(office.admin(), "nobody", ""));
    Refusal.requireReason(
        Reason.ETAG_MISMATCH, () -> office.deleteAccount().delete(office.admin(), "billing", "99"));
    assertThat(office.trail()).isEqualTo(before);
    assertThat(office.revocations()).isZero();
  }

  @Test
  void P9_anAttemptToGiveWhatOneMayNot_isWrittenDown() {
    Refusal.requireReason(
        Reason.SCOPE_NOT_GRANTED,
        () ->
            office
                .createAccount()
                .create(
                    office.as(Role.OPERATOR),
                    new NewServiceAccount(
                        "billing", "", List.of("read"), List.of(), "", List.of(), "")));
    AuditEvent event = office.only("service_account.create");
    assertThat(event.outcome()).isEqualTo(AuditEvent.Outcome.DENIED);
    assertThat(event.reason()).isEqualTo("SCOPE_NOT_GRANTED");
    assertThat(event.target().id()).isEqualTo("billing");
  }
}
