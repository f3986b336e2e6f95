package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountKind;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.Accounts.ServiceAccountFilter;
import io.tokenauthority.server.store.StoreException.Kind;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.Tier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The sentences of {@link Accounts}. */
public abstract class AccountsContract extends PortContract {

  @Test
  void find_inserted_isEqual() {
    Account account = samples.service();
    write(tx -> tx.accounts().insert(account));
    assertThat(store().<Optional<Account>>read(tx -> tx.accounts().find(account.id())))
        .contains(account);
  }

  @Test
  void find_neverUsed_isEmpty() {
    assertThat(store().<Optional<Account>>read(tx -> tx.accounts().find(new AccountId("nobody"))))
        .isEmpty();
  }

  @Test
  void find_emptyRights_areEmptySets() {
    Account bare = samples.service().withRights(ScopeSet.none(), AudienceSet.none(), NOW);
    write(tx -> tx.accounts().insert(bare));
    assertThat(store().<Optional<Account>>read(tx -> tx.accounts().find(bare.id()))).contains(bare);
  }

  @Test
  void insert_idInUse_isUnique() {
    Account account = samples.service();
    write(tx -> tx.accounts().insert(account));
    assertKind(Kind.UNIQUE, () -> write(tx -> tx.accounts().insert(account)));
  }

  @Test
  void insert_idOfDeletedAccount_isUnique() {
    Account account = samples.service();
    write(tx -> tx.accounts().insert(account));
    write(tx -> tx.accounts().replace(account.in(AccountState.DELETED, NOW)));
    assertKind(Kind.UNIQUE, () -> write(tx -> tx.accounts().insert(account)));
  }

  @Test
  void replace_presentVersion_putsNextInPlace() {
    Account account = samples.service();
    Account next =
        account
            .described("renamed", Tier.DEFAULT, NOW.plusSeconds(1))
            .withRights(ScopeSet.of("read"), AudienceSet.of("x"), NOW.plusSeconds(1))
            .asOneChangeAfter(account);
    write(tx -> tx.accounts().insert(account));
    assertThat(store().<Boolean>write(tx -> tx.accounts().replace(next))).isTrue();
    assertThat(store().<Optional<Account>>read(tx -> tx.accounts().find(account.id())))
        .contains(next);
  }

  @Test
  void replace_otherVersion_writesNothing() {
    Account account = samples.service();
    write(tx -> tx.accounts().insert(account));
    write(tx -> tx.accounts().replace(account.described("first", Tier.DEFAULT, NOW)));
    assertThat(
            store()
                .<Boolean>write(
                    tx -> tx.accounts().replace(account.described("second", Tier.DEFAULT, NOW))))
        .isFalse();
    assertThat(store().<String>read(tx -> displayName(tx, account))).isEqualTo("first");
  }

  @Test
  void replace_generationFalls_writesNothing() {
    Account account = samples.service();
    Account raised = account.withAllRevoked(NOW);
    write(tx -> tx.accounts().insert(account));
    write(tx -> tx.accounts().replace(raised));
    Account fallen =
        new Account(
            account.id(),
            account.kind(),
            account.state(),
            account.generation(),
            "fallen",
            account.allowedScopes(),
            account.allowedAudiences(),
            account.tier(),
            account.creator(),
            account.createTime(),
            NOW,
            raised.version() + 1);
    assertThat(store().<Boolean>write(tx -> tx.accounts().replace(fallen))).isFalse();
    assertThat(store().<String>read(tx -> displayName(tx, account)))
        .isEqualTo(account.displayName());
  }

  @Test
  void replace_neverUsed_isFalse() {
    Account account = samples.service();
    assertThat(store().<Boolean>write(tx -> tx.accounts().replace(account))).isFalse();
  }

  @Test
  void listServiceAccounts_all_ascendingWithoutUsersAndDeleted() {
    User user = samples.user("ada");
    Account gone = samples.service("gone");
    write(
        tx -> {
          for (String id : List.of("c-3", "a-1", "b-2", "b-20")) {
            tx.accounts().insert(samples.service(id));
          }
          tx.users().insert(user);
          tx.accounts().insert(gone);
          tx.accounts().replace(gone.in(AccountState.DELETED, NOW));
        });
    Page<Account> page = list(ServiceAccountFilter.ALL, first(3));
    assertThat(page.items()).map(each -> each.id().value()).containsExactly("a-1", "b-2", "b-20");
    Page<Account> rest = list(ServiceAccountFilter.ALL, next(page, 3));
    assertThat(rest.items()).map(each -> each.id().value()).containsExactly("c-3");
    assertThat(rest.next()).isEmpty();
  }

  @Test
  void listServiceAccounts_filter_matchesEveryField() {
    Account wanted = samples.service("wanted");
    Account off = samples.service("off").in(AccountState.DISABLED, NOW);
    Account plain = samples.service("plain").described("Plain", Tier.DEFAULT, NOW);
    write(tx -> List.of(wanted, off, plain).forEach(tx.accounts()::insert));
    assertThat(ids(filter(null, null, false, null, TimeRange.ALWAYS))).containsExactly("off");
    assertThat(ids(filter(null, null, true, "premium", TimeRange.ALWAYS)))
        .containsExactly("wanted");
    assertThat(ids(filter("plain", null, null, null, TimeRange.ALWAYS))).containsExactly("plain");
    assertThat(ids(filter(null, "Plain", null, null, TimeRange.ALWAYS))).containsExactly("plain");
    TimeRange before = new TimeRange(Optional.empty(), Optional.of(wanted.createTime()));
    TimeRange from = new TimeRange(Optional.of(wanted.createTime()), Optional.empty());
    assertThat(ids(filter(null, null, null, null, before))).isEmpty();
    assertThat(ids(filter(null, null, null, null, from))).hasSize(3);
  }

  @Test
  void count_perState_absentWhereNone() {
    write(
        tx -> {
          tx.accounts().insert(samples.service());
          tx.accounts().insert(samples.service());
          tx.accounts().insert(samples.service().in(AccountState.DISABLED, NOW));
          tx.users().insert(samples.user("ada"));
        });
    assertThat(
            store().<Map<AccountState, Long>>read(tx -> tx.accounts().count(AccountKind.SERVICE)))
        .containsOnly(Map.entry(AccountState.ACTIVE, 2L), Map.entry(AccountState.DISABLED, 1L));
  }

  private static String displayName(Transaction tx, Account account) {
    return tx.accounts().find(account.id()).orElseThrow().displayName();
  }

  private Page<Account> list(ServiceAccountFilter filter, PageRequest page) {
    return store().read(tx -> tx.accounts().listServiceAccounts(filter, page));
  }

  private List<String> ids(ServiceAccountFilter filter) {
    return list(filter, first(10)).items().stream().map(each -> each.id().value()).toList();
  }

  private static ServiceAccountFilter filter(
      @Nullable String account,
      @Nullable String displayName,
      @Nullable Boolean enabled,
      @Nullable String tier,
      TimeRange createTime) {
    return new ServiceAccountFilter(
        Optional.ofNullable(account),
        Optional.ofNullable(displayName),
        Optional.ofNullable(enabled),
        Optional.ofNullable(tier),
        createTime);
  }

  @Test
  void hold_inAWrite_othersThatReplaceItWait() {
    Account account = samples.service();
    write(tx -> tx.accounts().insert(account));
    assertWaits(
        tx -> assertThat(tx.accounts().hold(account.id())).contains(account),
        tx -> assertThat(tx.accounts().replace(account.withAllRevoked(NOW))).isTrue());
  }

  @Test
  void hold_inARead_isAsFind() {
    Account account = samples.service();
    assertThat(store().<Optional<Account>>read(tx -> tx.accounts().hold(account.id()))).isEmpty();
    write(tx -> tx.accounts().insert(account));
    assertThat(store().<Optional<Account>>read(tx -> tx.accounts().hold(account.id())))
        .contains(account);
  }
}
