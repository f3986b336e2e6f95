package io.tokenauthority.server.authority.admin.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.Changed;
import io.tokenauthority.server.authority.admin.Etags;
import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.Listing;
import io.tokenauthority.server.authority.admin.Office;
import io.tokenauthority.server.authority.admin.Refusal;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.Tier;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ServiceAccountsTest {

  @RegisterExtension final Office office = new Office();

  private ServiceAccount create(String id, String... scopes) {
    return office.createAccount().create(office.admin(), account(id, scopes));
  }

  private static NewServiceAccount account(String id, String... scopes) {
    return new NewServiceAccount(
        id, "The " + id, List.of(scopes), List.of("https://otp.example"), "", List.of(), "");
  }

  private Changed<ServiceAccount> update(ServiceAccountChange change) {
    return office.updateAccount().update(office.admin(), change);
  }

  @Test
  void create_all_isStoredAndTold() {
    ServiceAccount made =
        office
            .createAccount()
            .create(
                office.admin(),
                new NewServiceAccount(
                    "billing",
                    "Billing",
                    List.of("write", "read"),
                    List.of("https://otp.example", "ledger"),
                    "premium",
                    List.of(),
                    ""));
    assertThat(made.account().allowedScopes()).isEqualTo(ScopeSet.of("read", "write"));
    assertThat(made.account().tier()).isEqualTo(Tier.PREMIUM);
    assertThat(made.account().creator()).isEqualTo(Office.ADMIN.value());
    assertThat(made.account().createTime()).isEqualTo(Office.NOW);
    assertThat(made.account().generation()).isEqualTo(1);
    assertThat(office.findAccounts().get(office.admin(), "billing")).isEqualTo(made);
    assertThat(office.told("service_account.create")).isEqualTo(1);
  }

  @Test
  void create_anIdInUseOrUsedBefore_isTaken() {
    create("billing");
    assertThat(Refusal.requireReason(Reason.NAME_TAKEN, () -> create("billing")).facts())
        .containsEntry("field", "account");
    office.deleteAccount().delete(office.admin(), "billing", "");
    Refusal.requireReason(Reason.NAME_TAKEN, () -> create("billing"));
  }

  @Test
  void create_withoutTheScope_isRefused() {
    Refusal.requireReason(
        Reason.SCOPE_INSUFFICIENT,
        () -> office.createAccount().create(office.as(Role.AUDITOR), account("billing")));
  }

  @Test
  void create_atTheLimit_isRefused() {
    AccountRules two = new AccountRules(Office.ISSUER, Set.of(Tier.DEFAULT), 2);
    CreateServiceAccount act =
        new CreateServiceAccount(
            office.idempotency(), office.journal(), two, new SecureRandom(), office.refusals());
    act.create(office.admin(), account("one"));
    act.create(office.admin(), account("two"));
    assertThat(
            Refusal.requireReason(
                    Reason.LIMIT_REACHED, () -> act.create(office.admin(), account("three")))
                .facts())
        .containsEntry("value", "2");
  }

  @Test
  void P9_applicationScopes_onlyWhoHoldsScopesGrantGives() {
    Refusal.requireReason(
        Reason.SCOPE_NOT_GRANTED,
        () -> office.createAccount().create(office.as(Role.OPERATOR), account("billing", "read")));
    assertThat(create("billing", "read").account().allowedScopes()).isEqualTo(ScopeSet.of("read"));
  }

  @Test
  void P9_scopesOfTheAuthority_onlyWhoHoldsThemGives() {
    assertThat(
            Refusal.requireReason(
                    Reason.SCOPE_NOT_GRANTED,
                    () ->
                        office
                            .createAccount()
                            .create(
                                office.as(Role.OPERATOR),
                                account("guard", "tokens:validate", "users:write")))
                .facts())
        .containsEntry("scopes", "users:write");
    ServiceAccount made =
        office
            .createAccount()
            .create(office.as(Role.OPERATOR), account("guard", "tokens:validate"));
    assertThat(made.account().allowedScopes()).isEqualTo(ScopeSet.of("tokens:validate"));
  }

  @Test
  void P9_scopesGrantAlone_givesNoScopeOfTheAuthority() {
    Refusal.requireReason(
        Reason.SCOPE_NOT_GRANTED,
        () ->
            office
                .createAccount()
                .create(
                    office.as(
                        Office.ADMIN, ScopeSet.of("accounts:write", "scopes:grant"), Office.NOW),
                    account("guard", "read", "trust:watch")));
  }

  @Test
  void P9_anotherAudience_needsTheRightToTheScopesThatCountThere() {
    create("billing", "read");
    ServiceAccountChange elsewhere = new Change("billing").audiences("payments").build();
    Refusal.requireReason(
        Reason.SCOPE_NOT_GRANTED,
        () -> office.updateAccount().update(office.as(Role.OPERATOR), elsewhere));
    assertThat(
            office
                .updateAccount()
                .update(office.admin(), elsewhere)
                .record()
                .account()
                .allowedAudiences()
                .asTexts())
        .contains("payments");
  }

  @Test
  void P9_widening_needsTheRightToWhatIsAdded_narrowingDoesNot() {
    create("billing", "read", "users:write");
    ServiceAccountChange wider =
        new Change("billing").scopes("read", "write", "users:write").build();
    Refusal.requireReason(
        Reason.SCOPE_NOT_GRANTED,
        () -> office.updateAccount().update(office.as(Role.OPERATOR), wider));
    ServiceAccountChange narrower = new Change("billing").scopes("users:write").build();
    assertThat(
            office
                .updateAccount()
                .update(office.as(Role.OPERATOR), narrower)
                .record()
                .account()
                .allowedScopes())
        .isEqualTo(ScopeSet.of("users:write"));
  }

  @Test
  void P9_narrowing_raisesTheGenerationAndRevokesInTheSameAct() {
    create("billing", "read", "write");
    Changed<ServiceAccount> changed = update(new Change("billing").scopes("read").build());
    assertThat(changed.record().account().generation()).isEqualTo(2);
    StoredRevocation revocation = lastRevocation();
    assertThat(revocation.sequence()).isEqualTo(changed.revocationSequence());
    assertThat(revocation.revocation().kind()).isEqualTo(Revocation.Kind.ACCOUNT);
    assertThat(revocation.revocation().id()).isEqualTo("billing");
    assertThat(revocation.revocation().generation()).isEqualTo(2);
    assertThat(revocation.revocation().cause()).isEqualTo(Revocation.Cause.RIGHTS_NARROWED);
    assertThat(office.view().sequence()).isGreaterThanOrEqualTo(changed.revocationSequence());
  }

  @Test
  void P9_losingAnAudience_isNarrowingToo() {
    create("billing", "read");
    Changed<ServiceAccount> changed = update(new Change("billing").audiences().build());
    assertThat(changed.record().account().generation()).isEqualTo(2);
    assertThat(changed.revocationSequence()).isPositive();
  }

  @Test
  void update_widerOrOtherwise_revokesNothing() {
    create("billing", "read");
    Changed<ServiceAccount> changed =
        update(new Change("billing").scopes("read", "write").tier("premium").name("Other").build());
    assertThat(changed.record().account().generation()).isEqualTo(1);
    assertThat(changed.revocationSequence()).isZero();
    assertThat(changed.record().account().displayName()).isEqualTo("Other");
    assertThat(changed.record().account().tier()).isEqualTo(Tier.PREMIUM);
    assertThat(office.revocations()).isZero();
  }

  @Test
  void update_whatTheMaskDoesNotName_staysAsItIs() {
    ServiceAccount before = create("billing", "read");
    ServiceAccountChange change =
        new ServiceAccountChange(
            "billing",
            List.of("tier"),
            "",
            "ignored\u0000",
            List.of(""),
            List.of(""),
            "premium",
            List.of(new NewPublicKey("", "junk", "")),
            false);
    ServiceAccount after = update(change).record();
    assertThat(after.account().displayName()).isEqualTo(before.account().displayName());
    assertThat(after.account().allowedScopes()).isEqualTo(before.account().allowedScopes());
    assertThat(after.account().state()).isEqualTo(AccountState.ACTIVE);
    assertThat(after.account().version()).isEqualTo(before.account().version() + 1);
  }

  @Test
  void update_anEtagOfBefore_isAMismatchThatNamesThePresentOne() {
    String read = Etags.of(create("billing").account());
    String now = Etags.of(update(new Change("billing").name("Other").build()).record().account());
    assertThat(
            Refusal.requireReason(
                    Reason.ETAG_MISMATCH,
                    () -> update(new Change("billing").name("Third").etag(read).build()))
                .facts())
        .containsEntry("etag", now);
    update(new Change("billing").name("Third").etag(now).build());
  }

  @Test
  void update_disabling_killsAll_andEnablingRevivesNothing() {
    create("billing", "read");
    Changed<ServiceAccount> off = update(new Change("billing").enabled(false).build());
    assertThat(off.record().account().state()).isEqualTo(AccountState.DISABLED);
    assertThat(off.record().account().generation()).isEqualTo(2);
    assertThat(lastRevocation().revocation().cause()).isEqualTo(Revocation.Cause.ACCOUNT_DISABLED);
    Changed<ServiceAccount> on = update(new Change("billing").enabled(true).build());
    assertThat(on.record().account().state()).isEqualTo(AccountState.ACTIVE);
    assertThat(on.record().account().generation()).isEqualTo(2);
    assertThat(on.revocationSequence()).isZero();
  }

  @Test
  void delete_killsAllAndTheAccountIsGone() {
    create("billing", "read");
    long sequence = office.deleteAccount().delete(office.admin(), "billing", "");
    assertThat(lastRevocation().sequence()).isEqualTo(sequence);
    assertThat(lastRevocation().revocation().cause()).isEqualTo(Revocation.Cause.ACCOUNT_DELETED);
    Refusal.requireReason(
        Reason.NOT_FOUND, () -> office.findAccounts().get(office.admin(), "billing"));
    Refusal.requireReason(
        Reason.NOT_FOUND, () -> office.deleteAccount().delete(office.admin(), "billing", ""));
    Account kept =
        office.store().read(tx -> tx.accounts().find(new AccountId("billing"))).orElseThrow();
    assertThat(kept.state()).isEqualTo(AccountState.DELETED);
  }

  @Test
  void list_pageByPage_givesEachOnce() {
    for (int i = 0; i < 7; i++) {
      create("account-" + i, "read");
    }
    List<String> seen = new ArrayList<>();
    String token = "";
    do {
      Listing<ServiceAccount> page =
          office.findAccounts().list(office.admin(), new ListRequest(3, token, ""));
      page.items().forEach(item -> seen.add(item.account().id().value()));
      token = page.nextPageToken();
    } while (!token.isEmpty());
    assertThat(seen)
        .containsExactly(
            "account-0",
            "account-1",
            "account-2",
            "account-3",
            "account-4",
            "account-5",
            "account-6");
  }

  @Test
  void list_byFilter_givesThoseThatMatch() {
    create("one", "read");
    create("two", "read");
    update(new Change("two").enabled(false).tier("premium").build());
    assertThat(ids("enabled = false")).containsExactly("two");
    assertThat(ids("tier = \"default\" AND enabled = true")).containsExactly("one");
    assertThat(ids("display_name = \"The one\"")).containsExactly("one");
    assertThat(ids("account = \"two\"")).containsExactly("two");
    assertThat(ids("create_time > \"2026-11-22T10:15:30.123Z\"")).isEmpty();
    assertThat(ids("create_time >= \"2026-11-22T10:15:30.123Z\"")).hasSize(2);
  }

  private List<String> ids(String filter) {
    return office
        .findAccounts()
        .list(office.admin(), new ListRequest(0, "", filter))
        .items()
        .stream()
        .map(item -> item.account().id().value())
        .toList();
  }

  private StoredRevocation lastRevocation() {
    List<StoredRevocation> all = office.store().revocationsAfter(0, 1000);
    return all.get(all.size() - 1);
  }
}
