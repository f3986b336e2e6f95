package io.tokenauthority.server.store.sql;

import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.RefreshChain;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import io.tokenauthority.server.store.Transaction;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the writer remembers is what it would read. */
class SqliteWriterMemoryTest extends WriterFixture {

  private final Account owner = samples.service();
  private final Grant grant = samples.grant(GrantKind.SERVICE_TOKEN, owner);
  private final ServiceToken token = samples.token(grant);

  @BeforeEach
  void insertAndRead() {
    write(
        tx -> {
          tx.accounts().insert(owner);
          tx.grants().insert(grant);
          tx.serviceTokens().insert(token);
          return 1;
        });
    assertThat(activeNow()).isTrue();
  }

  @Test
  void read_nothingWasChanged_takesWhatWasReadBefore() {
    Holding before = write(this::read);
    Holding after = write(this::read);

    assertThat(after).isSameAs(before);
  }

  @Test
  void read_onlyASessionWasRotated_takesWhatWasReadBefore() {
    Grant session = samples.grant(GrantKind.SESSION, owner);
    RefreshChain chain = samples.chain(session);
    write(
        tx -> {
          tx.grants().insert(session);
          tx.refreshChains().insert(chain);
          return 1;
        });
    Holding before = write(this::read);
    boolean rotated =
        write(tx -> tx.refreshChains().rotate(samples.rotated(chain), chain.current()));

    assertThat(rotated).isTrue();
    Holding after = write(this::read);
    assertThat(after).isSameAs(before);
  }

  @Test
  void read_afterItsGrantWasRevoked_showsIt() {
    boolean revoked = write(tx -> tx.grants().revoke(grant.id(), new Grant.End(NOW, "test")));

    assertThat(revoked).isTrue();
    Holding after = write(this::read);
    assertThat(after.grant().end()).isPresent();
  }

  @Test
  void read_afterAChange_showsItInThatWorkAndInTheNext() {
    boolean seen = write(tx -> disable(tx) && !isActive(tx));

    assertThat(seen).isTrue();
    assertThat(activeNow()).isFalse();
  }

  @Test
  void read_afterAChangeThatWasUndone_showsWhatWasBefore() {
    gate.occupy();
    CompletableFuture<Integer> undone =
        begin(
            tx -> {
              boolean seen = disable(tx) && !isActive(tx);
              throw new IllegalArgumentException("seen: " + seen);
            });
    gate.awaitWaiting(1);
    CompletableFuture<Integer> next = begin(tx -> isActive(tx) ? 1 : 0);
    gate.awaitWaiting(2);
    gate.open();

    assertThat(undone)
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withMessageContaining("seen: true");
    assertThat(next.join()).isEqualTo(1);
    assertThat(activeNow()).isTrue();
  }

  private Holding read(Transaction tx) {
    return tx.serviceTokens().findByDigest(token.digest()).orElseThrow();
  }

  private boolean isActive(Transaction tx) {
    return read(tx).account().isActive();
  }

  private boolean activeNow() {
    return write(this::isActive);
  }

  private boolean disable(Transaction tx) {
    return tx.accounts().replace(owner.in(AccountState.DISABLED, NOW));
  }
}
