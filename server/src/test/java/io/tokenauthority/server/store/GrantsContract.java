package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.LATER;
import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.GrantState;
import io.tokenauthority.server.lifecycle.RefreshChain;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.ScopeSet;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sentences of {@link Grants}. */
public abstract class GrantsContract extends PortContract {

  private static final Grant.End END = new Grant.End(NOW.plusSeconds(1), "stolen");

  private final Account owner = samples.service();
  private final Grant grant = samples.grant(GrantKind.SERVICE_TOKEN, owner);

  @BeforeEach
  void insertOwner() {
    write(
        tx -> {
          tx.accounts().insert(owner);
          tx.grants().insert(grant);
        });
  }

  @Test
  void find_inserted_isEqual() {
    assertThat(find(grant.id())).contains(grant);
  }

  @Test
  void find_everyFieldSet_isEqual() {
    Grant full =
        new Grant(
            new GrantId("0123456789012345678901"),
            GrantKind.SESSION,
            owner.id(),
            2,
            ScopeSet.of("a", "b:c"),
            AudienceSet.of("https://x.example/?a=b"),
            GrantState.REVOKED,
            NOW,
            ServiceToken.ETERNAL,
            owner.id(),
            Optional.of(new Grant.End(LATER, "")),
            Optional.of("A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0"));
    write(tx -> tx.grants().insert(full));
    assertThat(find(full.id())).contains(full);
  }

  @Test
  void find_never_isEmpty() {
    assertThat(find(new GrantId("9999999999999999999999"))).isEmpty();
  }

  @Test
  void insert_ofUnknownAccount_isABug() {
    Grant orphan = samples.grant(GrantKind.SESSION, samples.service("unknown"));
    assertThatIllegalStateException().isThrownBy(() -> write(tx -> tx.grants().insert(orphan)));
  }

  @Test
  void revoke_active_isRevokedWithItsEnd() {
    assertThat(revoke(END)).isTrue();
    Grant revoked = find(grant.id()).orElseThrow();
    assertThat(revoked.state()).isEqualTo(GrantState.REVOKED);
    assertThat(revoked.end()).contains(END);
  }

  @Test
  void revoke_again_isFalseAndKeepsTheFirstEnd() {
    revoke(END);
    assertThat(revoke(new Grant.End(LATER, "again"))).isFalse();
    assertThat(find(grant.id()).orElseThrow().end()).contains(END);
  }

  @Test
  void revoke_unknown_isFalse() {
    assertThat(
            store()
                .<Boolean>write(
                    tx -> tx.grants().revoke(new GrantId("9999999999999999999999"), END)))
        .isFalse();
  }

  @Test
  void extend_active_movesTheEnd_revokedNot() {
    Instant end = LATER.plusSeconds(9);
    assertThat(store().<Boolean>write(tx -> tx.grants().extend(grant.id(), end))).isTrue();
    assertThat(find(grant.id()).orElseThrow().expireTime()).isEqualTo(end);
    revoke(END);
    assertThat(store().<Boolean>write(tx -> tx.grants().extend(grant.id(), LATER))).isFalse();
    assertThat(find(grant.id()).orElseThrow().expireTime()).isEqualTo(end);
  }

  @Test
  void widen_active_putsRightsInPlace_revokedNot() {
    ScopeSet scopes = ScopeSet.of("read", "write");
    AudienceSet audiences = AudienceSet.of("billing", "otp");
    assertThat(store().<Boolean>write(tx -> tx.grants().widen(grant.id(), scopes, audiences)))
        .isTrue();
    Grant wide = find(grant.id()).orElseThrow();
    assertThat(wide.scopes()).isEqualTo(scopes);
    assertThat(wide.audiences()).isEqualTo(audiences);
    revoke(END);
    assertThat(
            store().<Boolean>write(tx -> tx.grants().widen(grant.id(), ScopeSet.none(), audiences)))
        .isFalse();
  }

  @Test
  void idlestSessions_longestUnusedFirst_withoutThoseToKeepAndTheDead() {
    Account other = samples.service();
    List<Grant> sessions =
        Stream.generate(() -> samples.grant(GrantKind.SESSION, owner)).limit(5).toList();
    Grant elsewhere = samples.grant(GrantKind.SESSION, other);
    RefreshChain refreshed = samples.chain(sessions.get(0));
    write(
        tx -> {
          tx.accounts().insert(other);
          tx.grants().insert(elsewhere);
          sessions.forEach(tx.grants()::insert);
          tx.refreshChains().insert(refreshed);
          for (Grant each : sessions.subList(1, 5)) {
            tx.refreshChains().insert(samples.chain(each));
          }
          tx.refreshChains().rotate(samples.rotated(refreshed), refreshed.current());
          tx.grants().revoke(sessions.get(4).id(), END);
        });

    assertThat(idlest(0, 10)).hasSize(4).endsWith(sessions.get(0).id());
    assertThat(idlest(1, 10))
        .containsExactlyInAnyOrder(
            sessions.get(1).id(), sessions.get(2).id(), sessions.get(3).id());
    assertThat(idlest(1, 2)).isEqualTo(idlest(1, 10).subList(0, 2));
    assertThat(idlest(4, 10)).isEmpty();
  }

  private List<GrantId> idlest(int keep, int limit) {
    return store().read(tx -> tx.grants().idlestSessions(owner.id(), keep, limit));
  }

  @Test
  void countLive_onlyWhatMayBeUsed() {
    Account off = samples.service();
    Grant expired = samples.grant(GrantKind.SERVICE_TOKEN, owner, NOW);
    Grant revoked = samples.grant(GrantKind.SERVICE_TOKEN, owner);
    Grant otherKind = samples.grant(GrantKind.SESSION, owner);
    Grant old = samples.grant(GrantKind.SERVICE_TOKEN, off);
    write(
        tx -> {
          tx.accounts().insert(off);
          List.of(expired, revoked, otherKind, old).forEach(tx.grants()::insert);
          tx.grants().revoke(revoked.id(), END);
        });
    assertThat(countLive()).isEqualTo(2);
    write(tx -> tx.accounts().replace(off.in(AccountState.DISABLED, NOW)));
    assertThat(countLive()).isEqualTo(1);
  }

  @Test
  void purge_ended_removesWithAllThatHangs_atMostLimit() {
    Grant session = samples.grant(GrantKind.SESSION, owner, NOW);
    RefreshChain chain = samples.chain(session);
    Grant expired = samples.grant(GrantKind.SERVICE_TOKEN, owner, NOW.minusMillis(1));
    ServiceToken token = samples.token(expired);
    write(
        tx -> {
          tx.grants().insert(session);
          tx.refreshChains().insert(chain);
          tx.grants().insert(expired);
          tx.serviceTokens().insert(token);
          tx.usage().add(List.of(new Usage.Count(expired.id(), 3, NOW)));
        });
    assertThat(purge(NOW, 10)).isEqualTo(1);
    assertThat(find(expired.id())).isEmpty();
    assertThat(store().<Boolean>read(tx -> tx.serviceTokens().find(token.id()).isPresent()))
        .isFalse();
    assertThat(find(session.id())).isPresent();
    assertThat(purge(LATER.plusMillis(1), 1)).isEqualTo(1);
    assertThat(purge(LATER.plusMillis(1), 10)).isEqualTo(1);
    assertThat(find(grant.id())).isEmpty();
    assertThat(
            store()
                .<Boolean>read(tx -> tx.refreshChains().findByHandle(chain.handle()).isPresent()))
        .isFalse();
  }

  @Test
  void purge_revoked_goesByItsEnd_butASessionStays() {
    Grant session = samples.grant(GrantKind.SESSION, owner);
    write(
        tx -> {
          tx.grants().insert(session);
          tx.grants().revoke(session.id(), END);
          tx.grants().revoke(grant.id(), END);
        });
    assertThat(purge(END.time(), 10)).isZero();
    assertThat(purge(END.time().plusMillis(1), 10)).isEqualTo(1);
    assertThat(find(grant.id())).isEmpty();
    assertThat(find(session.id())).isPresent();
  }

  private Optional<Grant> find(GrantId id) {
    return store().read(tx -> tx.grants().find(id));
  }

  private boolean revoke(Grant.End end) {
    return store().write(tx -> tx.grants().revoke(grant.id(), end));
  }

  private long countLive() {
    return store().read(tx -> tx.grants().countLive(GrantKind.SERVICE_TOKEN, NOW));
  }

  private int purge(Instant before, int limit) {
    return store().write(tx -> tx.grants().purge(before, limit));
  }
}
