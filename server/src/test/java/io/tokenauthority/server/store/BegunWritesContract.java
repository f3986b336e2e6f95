package io.tokenauthority.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenauthority.server.lifecycle.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The sentences of {@link Store#begin}. */
public abstract class BegunWritesContract extends PortContract {

  private <T> CompletableFuture<T> begin(Store.Work<T> work) {
    return store().<T>begin(work).toCompletableFuture();
  }

  @Test
  void begin_completes_whenItIsWritten() {
    Account account = samples.service();
    String given =
        begin(
                tx -> {
                  tx.accounts().insert(account);
                  return "given";
                })
            .join();
    assertThat(given).isEqualTo("given");
    assertThat(store().<Boolean>read(tx -> tx.accounts().find(account.id()).isPresent())).isTrue();
  }

  @Test
  void begin_workThrows_nothingRemainsAndTheStageFailsWithTheSame() {
    Account account = samples.service();
    RuntimeException thrown = new IllegalArgumentException("refused");
    CompletableFuture<String> begun =
        begin(
            tx -> {
              tx.accounts().insert(account);
              throw thrown;
            });
    assertThatThrownBy(begun::join).hasCause(thrown);
    assertThat(store().<Boolean>read(tx -> tx.accounts().find(account.id()).isPresent())).isFalse();
  }

  @Test
  void begin_manyAtOnce_eachHasItsOwnAnswer() {
    List<CompletableFuture<Integer>> begun = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int number = i;
      begun.add(
          begin(
              tx -> {
                tx.accounts().insert(samples.service());
                if (number % 10 == 3) {
                  throw new IllegalArgumentException("refused");
                }
                return number;
              }));
    }
    for (int i = 0; i < 100; i++) {
      CompletableFuture<Integer> one = begun.get(i);
      if (i % 10 == 3) {
        assertThatThrownBy(one::join).hasCauseInstanceOf(IllegalArgumentException.class);
      } else {
        assertThat(one.join()).isEqualTo(i);
      }
    }
  }

  @Test
  void begin_withinAWork_isIllegal() {
    assertThatThrownBy(
            () ->
                store()
                    .write(
                        tx -> {
                          begin(other -> true).join();
                          return true;
                        }))
        .hasStackTraceContaining("a work may not begin another");
  }

  @Test
  void begin_afterTheEnd_isRefused() {
    store().close();
    assertThatThrownBy(begin(tx -> true)::join).hasCauseInstanceOf(StoreException.class);
  }
}
