package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.GrantState;
import io.tokenauthority.server.lifecycle.RefreshChain;
import io.tokenauthority.server.lifecycle.User;
import io.tokenauthority.server.store.RefreshChains.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sentences of {@link RefreshChains}, and the promise that rests on them. */
public abstract class RefreshChainsContract extends PortContract {

  private static final Grant.End END = new Grant.End(NOW, "");

  private final User user = samples.user("ada");
  private final Grant session = samples.grant(GrantKind.SESSION, user.account());
  private final RefreshChain chain = samples.chain(session);

  @BeforeEach
  void insertSession() {
    write(
        tx -> {
          tx.users().insert(user);
          tx.grants().insert(session);
          tx.refreshChains().insert(chain);
        });
  }

  @Test
  void findByHandle_inserted_givesChainGrantAndAccount() {
    assertThat(find()).contains(new Session(chain, session, user.account()));
  }

  @Test
  void findByHandle_unknown_isEmpty() {
    assertThat(
            store()
                .<Optional<Session>>read(tx -> tx.refreshChains().findByHandle(samples.digest())))
        .isEmpty();
  }

  @Test
  void insert_withoutSessionGrant_isABug() {
    Grant other = samples.grant(GrantKind.PUBLIC_KEY, user.account());
    write(tx -> tx.grants().insert(other));
    assertThatIllegalStateException()
        .isThrownBy(() -> write(tx -> tx.refreshChains().insert(samples.chain(other))));
    assertThatIllegalStateException()
        .isThrownBy(() -> write(tx -> tx.refreshChains().insert(samples.chain(session))));
  }

  @Test
  void rotate_current_putsNextInPlace() {
    RefreshChain next = samples.rotated(chain);
    assertThat(rotate(next, chain)).isTrue();
    assertThat(find().orElseThrow().chain()).isEqualTo(next);
  }

  @Test
  void rotate_notTheCurrent_writesNothing() {
    RefreshChain next = samples.rotated(chain);
    assertThat(store().<Boolean>write(tx -> tx.refreshChains().rotate(next, samples.digest())))
        .isFalse();
    assertThat(find().orElseThrow().chain()).isEqualTo(chain);
  }

  @Test
  void rotate_otherRotation_writesNothing() {
    RefreshChain next = samples.rotated(chain);
    rotate(next, chain);
    assertThat(rotate(samples.rotated(chain), chain)).isFalse();
    RefreshChain skipping = samples.rotated(samples.rotated(next));
    assertThat(store().<Boolean>write(tx -> tx.refreshChains().rotate(skipping, next.current())))
        .isFalse();
    assertThat(find().orElseThrow().chain()).isEqualTo(next);
  }

  @Test
  void rotate_revokedGrant_writesNothing() {
    write(tx -> tx.grants().revoke(session.id(), END));
    assertThat(rotate(samples.rotated(chain), chain)).isFalse();
    assertThat(find().orElseThrow().chain().rotation()).isZero();
  }

  @Test
  void revoke_wipesTheSealedSuccessor_andTheChainStaysKnown() {
    RefreshChain next = samples.rotated(chain);
    rotate(next, chain);
    write(tx -> tx.grants().revoke(session.id(), END));
    Session known = find().orElseThrow();
    assertThat(known.grant().state()).isEqualTo(GrantState.REVOKED);
    assertThat(known.chain().sealedSuccessor().isEmpty()).isTrue();
    assertThat(known.chain().current()).isEqualTo(next.current());
  }

  @Test
  void wipe_pastTheIdleEnd_once() {
    RefreshChain next = samples.rotated(chain);
    rotate(next, chain);
    assertThat(wipe(next.idleExpireTime().minusMillis(1))).isZero();
    assertThat(find().orElseThrow().chain()).isEqualTo(next);
    assertThat(wipe(next.idleExpireTime())).isEqualTo(1);
    assertThat(wipe(next.idleExpireTime())).isZero();
    assertThat(find().orElseThrow().chain().sealedSuccessor().isEmpty()).isTrue();
  }

  @Test
  void P1_racingRedemptions_oneSuccessor() {
    List<RefreshChain> successors =
        IntStream.range(0, 64).mapToObj(i -> samples.rotated(chain)).toList();
    List<Boolean> redeemed =
        Racers.race(
            successors.stream().map(next -> Racers.act(() -> rotate(next, chain))).toList());
    assertThat(Collections.frequency(redeemed, true)).isEqualTo(1);
    assertThat(find().orElseThrow().chain()).isEqualTo(successors.get(redeemed.indexOf(true)));
  }

  @Test
  void P1_revokeRacingRotate_nothingOutlivesAnAcknowledgedRevocation() {
    for (int i = 0; i < 1_000; i++) {
      Grant grant = samples.grant(GrantKind.SESSION, user.account());
      RefreshChain own = samples.chain(grant);
      RefreshChain next = samples.rotated(own);
      write(
          tx -> {
            tx.grants().insert(grant);
            tx.refreshChains().insert(own);
          });
      List<Boolean> both =
          Racers.race(
              List.of(
                  Racers.act(() -> rotate(next, own)),
                  Racers.act(
                      () -> store().<Boolean>write(tx -> tx.grants().revoke(grant.id(), END)))));
      assertThat(both.get(1)).isTrue();
      boolean rotated = both.get(0);
      Session after =
          store().read(tx -> tx.refreshChains().findByHandle(own.handle()).orElseThrow());
      assertThat(after.grant().state()).isEqualTo(GrantState.REVOKED);
      assertThat(after.chain().rotation()).isEqualTo(rotated ? 1 : 0);
      assertThat(rotate(samples.rotated(after.chain()), after.chain())).isFalse();
    }
  }

  @Test
  void judge_afterRead_comparesAsBefore() {
    rotate(samples.rotated(chain), chain);
    RefreshChain read = find().orElseThrow().chain();
    assertThat(read.judge(chain.current(), Optional.empty(), Duration.ofSeconds(10), NOW))
        .isEqualTo(RefreshChain.Redemption.REPLAY);
  }

  private Optional<Session> find() {
    return store().read(tx -> tx.refreshChains().findByHandle(chain.handle()));
  }

  private boolean rotate(RefreshChain next, RefreshChain before) {
    return store().write(tx -> tx.refreshChains().rotate(next, before.current()));
  }

  private int wipe(Instant now) {
    return store().write(tx -> tx.refreshChains().wipe(now, 10));
  }
}
