package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.StoreException.Kind;
import io.tokenauthority.server.store.Users.UserFilter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The sentences of {@link Users}. */
public abstract class UsersContract extends PortContract {

  private final User ada = samples.user("ada", "ada@example.com", Role.ADMIN);

  @Test
  void insert_addsAccountAndUser() {
    write(tx -> tx.users().insert(ada));
    assertThat(find(ada)).contains(ada);
    assertThat(store().<Account>read(tx -> tx.accounts().find(ada.account().id()).orElseThrow()))
        .isEqualTo(ada.account());
  }

  @Test
  void findByLogin_nameOrAddress_findsTheUser() {
    write(tx -> tx.users().insert(ada));
    assertThat(byLogin("ada")).contains(ada);
    assertThat(byLogin("ada@example.com")).contains(ada);
    assertThat(byLogin("")).isEmpty();
    assertThat(byLogin("nobody")).isEmpty();
  }

  @Test
  void insert_nameTaken_isUniqueAndAddsNothing() {
    write(tx -> tx.users().insert(ada));
    User other = samples.user("ada", "other@example.com", Role.MEMBER);
    assertKind(Kind.UNIQUE, () -> write(tx -> tx.users().insert(other)));
    assertThat(store().<Boolean>read(tx -> tx.accounts().find(other.account().id()).isPresent()))
        .isFalse();
  }

  @Test
  void insert_addressTaken_isUnique() {
    write(tx -> tx.users().insert(ada));
    User other = samples.user("bob", "ada@example.com", Role.MEMBER);
    assertKind(Kind.UNIQUE, () -> write(tx -> tx.users().insert(other)));
  }

  @Test
  void insert_nameEqualToAnothersAddress_isUniqueAndTheReverse() {
    write(tx -> tx.users().insert(ada));
    User impostor = samples.user("ada@example.com");
    assertKind(Kind.UNIQUE, () -> write(tx -> tx.users().insert(impostor)));
    User mailer = samples.user("bob", "ada", Role.MEMBER);
    assertKind(Kind.UNIQUE, () -> write(tx -> tx.users().insert(mailer)));
  }

  @Test
  void insert_ownNameIsOwnAddress_isTaken() {
    User same = samples.user("eve@example.com", "eve@example.com", Role.MEMBER);
    write(tx -> tx.users().insert(same));
    assertThat(byLogin("eve@example.com")).contains(same);
  }

  @Test
  void insert_withoutAddress_manyMayBe() {
    write(
        tx -> {
          tx.users().insert(samples.user("bob"));
          tx.users().insert(samples.user("eve"));
        });
    assertThat(byLogin("eve")).isPresent();
  }

  @Test
  void replace_presentVersion_putsAccountAndUserInPlace() {
    write(tx -> tx.users().insert(ada));
    User next =
        new User(
            ada.account().withAllRevoked(NOW),
            Role.AUDITOR,
            "Ada",
            "ada2",
            "",
            "",
            "$argon2id$other",
            ada.lastSignIn());
    assertThat(store().<Boolean>write(tx -> tx.users().replace(next))).isTrue();
    assertThat(find(ada)).contains(next);
    assertThat(byLogin("ada2")).contains(next);
    assertThat(byLogin("ada")).isEmpty();
    assertThat(byLogin("ada@example.com")).isEmpty();
  }

  @Test
  void replace_otherVersion_writesNothing() {
    write(tx -> tx.users().insert(ada));
    write(tx -> tx.users().replace(ada.withPassword("first", NOW)));
    assertThat(store().<Boolean>write(tx -> tx.users().replace(ada.withPassword("second", NOW))))
        .isFalse();
    assertThat(find(ada).orElseThrow().passwordHash()).isEqualTo("first");
  }

  @Test
  void replace_nameOfAnother_isUnique() {
    User bob = samples.user("bob");
    write(
        tx -> {
          tx.users().insert(ada);
          tx.users().insert(bob);
        });
    User taking =
        new User(
            bob.account().withAllRevoked(NOW),
            bob.role(),
            "ada",
            "ada",
            "",
            "",
            "",
            Optional.empty());
    assertKind(Kind.UNIQUE, () -> write(tx -> tx.users().replace(taking)));
    assertThat(find(bob)).contains(bob);
  }

  @Test
  void replace_deleted_losesNameAddressAndHash() {
    write(tx -> tx.users().insert(ada));
    User gone = ada.with(ada.account().in(AccountState.DELETED, NOW));
    assertThat(store().<Boolean>write(tx -> tx.users().replace(gone))).isTrue();
    assertThat(find(ada)).isEmpty();
    assertThat(byLogin("ada")).isEmpty();
    assertThat(list(UserFilter.ALL)).isEmpty();
    assertThat(store().<Account>read(tx -> tx.accounts().find(ada.account().id()).orElseThrow()))
        .isEqualTo(gone.account());
    write(tx -> tx.users().insert(samples.user("ada", "ada@example.com", Role.MEMBER)));
    assertThat(byLogin("ada").orElseThrow().account().id()).isNotEqualTo(ada.account().id());
  }

  @Test
  void replace_ofDeleted_isFalse() {
    write(tx -> tx.users().insert(ada));
    User gone = ada.with(ada.account().in(AccountState.DELETED, NOW));
    write(tx -> tx.users().replace(gone));
    User back = gone.with(gone.account().in(AccountState.ACTIVE, NOW));
    assertThat(store().<Boolean>write(tx -> tx.users().replace(back))).isFalse();
    assertThat(
            store()
                .<AccountState>read(
                    tx -> tx.accounts().find(ada.account().id()).orElseThrow().state()))
        .isEqualTo(AccountState.DELETED);
  }

  @Test
  void signedIn_movesForwardNeverBack_andIsNoChange() {
    write(tx -> tx.users().insert(ada));
    write(tx -> tx.users().signedIn(ada.account().id(), NOW));
    write(tx -> tx.users().signedIn(ada.account().id(), NOW.minusSeconds(5)));
    assertThat(find(ada).orElseThrow().lastSignIn()).contains(NOW);
    assertThat(store().<Boolean>write(tx -> tx.users().replace(ada.withPassword("x", NOW))))
        .isTrue();
    assertThat(find(ada).orElseThrow().lastSignIn()).contains(NOW);
  }

  @Test
  void list_ascendingByCanonicalName_inPages() {
    write(tx -> List.of("c", "a", "b").forEach(name -> tx.users().insert(samples.user(name))));
    Page<User> page = store().read(tx -> tx.users().list(UserFilter.ALL, first(2)));
    assertThat(page.items()).map(User::username).containsExactly("a", "b");
    PageRequest more = next(page, 2);
    Page<User> rest = store().read(tx -> tx.users().list(UserFilter.ALL, more));
    assertThat(rest.items()).map(User::username).containsExactly("c");
    assertThat(rest.next()).isEmpty();
  }

  @Test
  void list_filter_matchesEveryField() {
    User bob = samples.user("bob");
    User off = samples.user("off");
    User waiting = samples.user("waiting");
    write(
        tx -> {
          tx.users().insert(ada);
          tx.users().insert(bob);
          tx.users().insert(off.with(off.account().in(AccountState.DISABLED, NOW)));
          tx.users().insert(waiting.with(waiting.account().in(AccountState.PENDING, NOW)));
          tx.users().signedIn(bob.account().id(), NOW);
        });
    Optional<String> none = Optional.empty();
    TimeRange always = TimeRange.ALWAYS;
    TimeRange untilNow = new TimeRange(Optional.empty(), Optional.of(NOW.plusMillis(1)));
    assertThat(list(filter(Optional.of("ada"), none, always))).containsExactly("ada");
    assertThat(list(filter(none, Optional.of("ada@example.com"), always))).containsExactly("ada");
    assertThat(list(filter(none, none, untilNow))).containsExactly("bob");
    assertThat(list(filter(Role.ADMIN, null, null))).containsExactly("ada");
    assertThat(list(filter(null, AccountState.PENDING, null))).containsExactly("waiting");
    assertThat(list(filter(null, null, false))).containsExactly("off");
    assertThat(list(filter(null, null, true))).containsExactly("ada", "bob", "waiting");
  }

  @Test
  void count_byRoleAndState() {
    User off = samples.user("off", "", Role.ADMIN);
    write(
        tx -> {
          tx.users().insert(ada);
          tx.users().insert(samples.user("bob"));
          tx.users().insert(off.with(off.account().in(AccountState.DISABLED, NOW)));
        });
    assertThat(store().<Long>read(tx -> tx.users().count(Role.ADMIN, AccountState.ACTIVE)))
        .isEqualTo(1);
    assertThat(store().<Long>read(tx -> tx.users().count(AccountState.ACTIVE))).isEqualTo(2);
    assertThat(store().<Long>read(tx -> tx.users().count(AccountState.PENDING))).isZero();
  }

  private Optional<User> find(User user) {
    return store().read(tx -> tx.users().find(user.account().id()));
  }

  private Optional<User> byLogin(String login) {
    return store().read(tx -> tx.users().findByLogin(login));
  }

  private List<String> list(UserFilter filter) {
    return store().read(tx -> tx.users().list(filter, first(10))).items().stream()
        .map(User::username)
        .toList();
  }

  private static UserFilter filter(
      Optional<String> username, Optional<String> email, TimeRange lastSignIn) {
    return new UserFilter(
        username,
        email,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        TimeRange.ALWAYS,
        lastSignIn);
  }

  private static UserFilter filter(
      @Nullable Role role, @Nullable AccountState state, @Nullable Boolean enabled) {
    return new UserFilter(
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(role),
        Optional.ofNullable(state),
        Optional.ofNullable(enabled),
        TimeRange.ALWAYS,
        TimeRange.ALWAYS);
  }
}
