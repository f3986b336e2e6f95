package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountKind;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.store.StoreException.Kind;
import io.tokenauthority.token.Tier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The sentences of {@link Store} and {@link Transaction}. */
public abstract class StoreContract extends PortContract {

  private final Account account = samples.service();

  @Test
  void write_returns_whatTheWorkGave() {
    assertThat(store().<String>write(tx -> "given")).isEqualTo("given");
  }

  @Test
  void write_workThrows_nothingRemainsAndTheSameIsThrown() {
    RuntimeException thrown = new IllegalArgumentException("refused");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () ->
                write(
                    tx -> {
                      tx.accounts().insert(account);
                      throw thrown;
                    }))
        .isSameAs(thrown);
    assertThat(find(account)).isEmpty();
  }

  @Test
  void write_workThrowsAnError_isItsCallersAlone() {
    Error error = new StackOverflowError();
    assertThatExceptionOfType(StackOverflowError.class)
        .isThrownBy(
            () ->
                write(
                    tx -> {
                      throw error;
                    }))
        .isSameAs(error);
    write(tx -> tx.accounts().insert(account));
    assertThat(find(account)).isPresent();
  }

  @Test
  void write_storeExceptionCaughtInside_isRolledBackAllTheSame() {
    Account other = samples.service();
    write(tx -> tx.accounts().insert(account));
    assertKind(
        Kind.UNIQUE,
        () ->
            write(
                tx -> {
                  tx.accounts().insert(other);
                  try {
                    tx.accounts().insert(account);
                  } catch (StoreException swallowed) {
                    assertThat(swallowed.kind()).isEqualTo(Kind.UNIQUE);
                  }
                }));
    assertThat(find(other)).isEmpty();
  }

  @Test
  void write_afterAStoreException_everyPortRefuses() {
    write(tx -> tx.accounts().insert(account));
    assertKind(
        Kind.UNIQUE,
        () ->
            write(
                tx -> {
                  try {
                    tx.accounts().insert(account);
                  } catch (StoreException swallowed) {
                    assertKind(Kind.UNIQUE, () -> tx.accounts().find(account.id()));
                  }
                }));
  }

  @Test
  void storeException_carriesNoDriverText() {
    write(tx -> tx.accounts().insert(account));
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> write(tx -> tx.accounts().insert(account)))
        .withNoCause()
        .withMessage("a unique value is taken");
  }

  @Test
  void write_aBrokenRuleOfTheSchema_isABugWithoutDriverText() {
    Account impossible =
        new Account(
            account.id(),
            account.kind(),
            account.state(),
            0,
            "hunter2",
            account.allowedScopes(),
            account.allowedAudiences(),
            account.tier(),
            account.creator(),
            NOW,
            NOW,
            1);
    assertThatIllegalStateException()
        .isThrownBy(() -> write(tx -> tx.accounts().insert(impossible)))
        .withNoCause()
        .withMessage("a row breaks a rule of its table");
  }

  @Test
  void transaction_afterItsWork_isInvalid() {
    Accounts written = store().write(tx -> tx.accounts());
    assertThatIllegalStateException().isThrownBy(() -> written.find(account.id()));
    Accounts read = store().read(tx -> tx.accounts());
    assertThatIllegalStateException().isThrownBy(() -> read.find(account.id()));
  }

  @Test
  void work_withinAWork_isIllegal() {
    assertThatIllegalStateException()
        .isThrownBy(() -> write(tx -> store().<Integer>write(inner -> 0)));
    assertThatIllegalStateException()
        .isThrownBy(() -> write(tx -> store().<Integer>read(inner -> 0)));
    assertThatIllegalStateException()
        .isThrownBy(() -> store().<Integer>read(tx -> store().<Integer>read(inner -> 0)));
    assertThatIllegalStateException()
        .isThrownBy(() -> store().<Integer>read(tx -> store().<Integer>write(inner -> 0)));
    write(tx -> tx.accounts().insert(account));
  }

  @Test
  void read_isOneSnapshot_thatHoldsEveryWriteAcknowledgedBefore() {
    write(tx -> tx.accounts().insert(account));
    Account next = account.described("renamed", Tier.DEFAULT, NOW);
    List<Account> seen =
        store()
            .read(
                tx -> {
                  Account before = tx.accounts().find(account.id()).orElseThrow();
                  elsewhere(() -> store().<Boolean>write(w -> w.accounts().replace(next)));
                  return List.of(before, tx.accounts().find(account.id()).orElseThrow());
                });
    assertThat(seen).containsExactly(account, account);
    assertThat(find(account)).contains(next);
  }

  @Test
  void write_racingReadsThatHoldAndDecide_loseNoUpdate() {
    write(tx -> tx.accounts().insert(account));
    int writers = 16;
    long each = 20;
    List<Supplier<Long>> acts = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      acts.add(
          () -> {
            for (int n = 0; n < each; n++) {
              write(
                  tx -> {
                    Account now = tx.accounts().hold(account.id()).orElseThrow();
                    assertThat(tx.accounts().replace(now.withAllRevoked(NOW))).isTrue();
                  });
            }
            return each;
          });
    }
    Racers.race(acts);
    assertThat(find(account).orElseThrow().generation())
        .isEqualTo(account.generation() + writers * each);
  }

  @Test
  void write_racing_oneThatFailsTakesNoneOfTheOthersWithIt() {
    List<Account> accounts = new ArrayList<>();
    List<Supplier<Boolean>> acts = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      Account own = samples.service();
      boolean fails = i % 2 == 1;
      accounts.add(own);
      acts.add(() -> insertOrFail(own, fails));
    }
    List<Boolean> kept = Racers.race(acts);
    for (int i = 0; i < 32; i++) {
      assertThat(kept.get(i)).isEqualTo(i % 2 == 0);
      assertThat(find(accounts.get(i)).isPresent()).isEqualTo(kept.get(i));
    }
  }

  private boolean insertOrFail(Account own, boolean fails) {
    try {
      write(
          tx -> {
            tx.accounts().insert(own);
            if (fails) {
              throw new IllegalArgumentException(own.id().value());
            }
          });
      return true;
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessage(own.id().value());
      return false;
    }
  }

  @Test
  void close_finishesWhatWasAccepted_thenRefuses() {
    List<Supplier<Boolean>> acts = new ArrayList<>();
    List<Account> accounts = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      Account own = samples.service();
      accounts.add(own);
      acts.add(() -> acknowledged(own));
    }
    acts.add(
        () -> {
          store().close();
          return true;
        });
    List<Boolean> acknowledged = Racers.race(acts);
    store().close();
    assertKind(Kind.UNAVAILABLE, () -> write(tx -> tx.accounts().insert(account)));
    assertKind(Kind.UNAVAILABLE, () -> find(account));
    try (Store again = open(folder)) {
      for (int i = 0; i < accounts.size(); i++) {
        Account own = accounts.get(i);
        assertThat(again.<Boolean>read(tx -> tx.accounts().find(own.id()).isPresent()))
            .isEqualTo(acknowledged.get(i));
      }
    }
  }

  private boolean acknowledged(Account own) {
    try {
      write(tx -> tx.accounts().insert(own));
      return true;
    } catch (StoreException refused) {
      assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
      return false;
    }
  }

  @Test
  void reopened_holdsEverything() {
    write(tx -> tx.accounts().insert(account));
    store().close();
    try (Store again = open(folder)) {
      assertThat(again.<Optional<Account>>read(tx -> tx.accounts().find(account.id())))
          .contains(account);
    }
  }

  @Test
  void times_finerThanAMillisecond_areCutOff() {
    Account fine = account.described("x", Tier.DEFAULT, NOW.plusNanos(999_999));
    write(tx -> tx.accounts().insert(fine));
    assertThat(find(account).orElseThrow().updateTime()).isEqualTo(NOW);
  }

  @Test
  void texts_ofEveryScript_areReadAsIs() {
    String hostile = "Grüße, 世界 👋🏽 '; DROP TABLE account; -- \" \\ \u0001 \u001f :id {scope} ?";
    write(tx -> tx.accounts().insert(account.described(hostile, Tier.DEFAULT, NOW)));
    assertThat(find(account).orElseThrow().displayName()).isEqualTo(hostile);
    assertThat(
            store().read(tx -> tx.accounts().count(AccountKind.SERVICE)).get(AccountState.ACTIVE))
        .isEqualTo(1);
  }

  @Test
  void describe_andSize_tellSomething() {
    assertThat(store().describe()).matches("(sqlite|postgresql) [0-9.]+");
    assertThat(store().sizeInBytes()).isPositive();
  }

  /** In a thread of its own, to the end. */
  private static <T> void elsewhere(Supplier<T> act) {
    CompletableFuture.supplyAsync(act, task -> new Thread(task).start()).join();
  }

  private Optional<Account> find(Account any) {
    return store().read(tx -> tx.accounts().find(any.id()));
  }
}
