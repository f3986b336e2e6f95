package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.LATER;
import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.lifecycle.ServiceToken.Ending;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import io.tokenauthority.server.store.StoreException.Kind;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.TokenId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sentences of {@link ServiceTokens}, but for its listings. */
public abstract class ServiceTokensContract extends PortContract {

  private static final Grant.End END = new Grant.End(NOW, "");
  private static final KeyId KEY = new KeyId("key-1");

  private final Account owner = samples.service();
  private final Grant grant = samples.grant(GrantKind.SERVICE_TOKEN, owner);
  private final ServiceToken token = samples.token(grant);

  @BeforeEach
  void insertToken() {
    write(
        tx -> {
          tx.accounts().insert(owner);
          tx.grants().insert(grant);
          tx.serviceTokens().insert(token);
        });
  }

  @Test
  void find_byDigestOrId_givesTokenGrantAccountAndUse() {
    Holding expected = new Holding(token, grant, owner, Optional.empty(), 0);
    assertThat(
            store()
                .<Holding>read(tx -> tx.serviceTokens().findByDigest(token.digest()).orElseThrow()))
        .isEqualTo(expected);
    assertThat(find(token.id())).contains(expected);
    write(tx -> tx.usage().add(List.of(new Usage.Count(grant.id(), 5, NOW))));
    assertThat(find(token.id())).contains(new Holding(token, grant, owner, Optional.of(NOW), 5));
  }

  @Test
  void find_unknown_isEmpty() {
    assertThat(
            store()
                .<Boolean>read(tx -> tx.serviceTokens().findByDigest(samples.digest()).isPresent()))
        .isFalse();
    assertThat(find(new TokenId("9999999999999999999999"))).isEmpty();
  }

  @Test
  void insert_eternalJwt_isReadAsIs() {
    ServiceToken jwt = insert(samples.jwt(grant, KEY, ServiceToken.ETERNAL));
    assertThat(find(jwt.id()).orElseThrow().token()).isEqualTo(jwt);
  }

  @Test
  void insert_knownDigest_isUnique() {
    ServiceToken other = samples.token(grant);
    ServiceToken same =
        new ServiceToken(
            other.id(),
            other.grant(),
            other.account(),
            other.displayName(),
            other.format(),
            other.key(),
            token.digest(),
            other.hint(),
            other.ending(),
            other.successor(),
            other.createTime(),
            other.expireTime(),
            other.endTime(),
            other.creator());
    assertKind(Kind.UNIQUE, () -> write(tx -> tx.serviceTokens().insert(same)));
  }

  @Test
  void newestOf_isTheOneWithoutSuccessor() {
    ServiceToken next = samples.token(grant);
    write(
        tx -> {
          tx.serviceTokens().insert(next);
          tx.serviceTokens().supersede(token.supersededBy(next.id(), NOW));
        });
    assertThat(
            store()
                .<ServiceToken>read(
                    tx -> tx.serviceTokens().newestOf(grant.id()).orElseThrow().token()))
        .isEqualTo(next);
  }

  @Test
  void countUsable_neitherEndedRetiredNorDead() {
    insert(samples.token(samples.grant(GrantKind.SERVICE_TOKEN, owner, NOW)));
    ServiceToken retired = insert(samples.token(grant));
    write(tx -> tx.serviceTokens().retire(retired.id(), NOW));
    assertThat(countUsable()).isEqualTo(1);
    write(tx -> tx.accounts().replace(owner.withAllRevoked(NOW)));
    assertThat(countUsable()).isZero();
  }

  @Test
  void supersede_once_bringsTheEndForward() {
    ServiceToken next = insert(samples.token(grant));
    ServiceToken superseded = token.supersededBy(next.id(), NOW.plusSeconds(60));
    assertThat(supersede(superseded)).isTrue();
    assertThat(find(token.id()).orElseThrow().token()).isEqualTo(superseded);
    assertThat(supersede(token.supersededBy(samples.token(grant).id(), NOW))).isFalse();
    assertThat(find(token.id()).orElseThrow().token()).isEqualTo(superseded);
  }

  @Test
  void supersede_eternal_isSuperseded() {
    ServiceToken eternal = insert(samples.jwt(grant, KEY, ServiceToken.ETERNAL));
    assertThat(supersede(eternal.supersededBy(token.id(), NOW))).isTrue();
    assertThat(find(eternal.id()).orElseThrow().token().isEternal()).isTrue();
  }

  @Test
  void supersede_revokedGrant_isFalse() {
    write(tx -> tx.grants().revoke(grant.id(), END));
    assertThat(supersede(token.supersededBy(samples.token(grant).id(), NOW))).isFalse();
    assertThat(find(token.id()).orElseThrow().token()).isEqualTo(token);
  }

  @Test
  void overlapEnded_supersededPastTheirEnd_atMostLimit() {
    ServiceToken second = insert(samples.token(grant));
    ServiceToken third = insert(samples.token(grant));
    supersede(token.supersededBy(second.id(), NOW));
    supersede(second.supersededBy(third.id(), NOW.plusMillis(1)));
    assertThat(overlapEnded(NOW.minusMillis(1), 10)).isEmpty();
    assertThat(overlapEnded(NOW, 10)).map(ServiceToken::id).containsExactly(token.id());
    assertThat(overlapEnded(LATER, 1)).map(ServiceToken::id).containsExactly(token.id());
    assertThat(overlapEnded(LATER, 10)).hasSize(2);
    write(tx -> tx.serviceTokens().retire(token.id(), LATER));
    assertThat(overlapEnded(LATER, 10)).map(ServiceToken::id).containsExactly(second.id());
  }

  @Test
  void retire_once_bringsTheEndForwardNeverBack() {
    assertThat(retire(token.id(), NOW)).isTrue();
    ServiceToken retired = find(token.id()).orElseThrow().token();
    assertThat(retired.ending()).isEqualTo(Ending.RETIRED);
    assertThat(retired.endTime()).isEqualTo(NOW);
    assertThat(retired.expireTime()).isEqualTo(token.expireTime());
    assertThat(retire(token.id(), LATER)).isFalse();

    ServiceToken ended = insert(samples.token(samples.grant(GrantKind.SERVICE_TOKEN, owner, NOW)));
    assertThat(retire(ended.id(), LATER)).isTrue();
    assertThat(find(ended.id()).orElseThrow().token().endTime()).isEqualTo(NOW);
    assertThat(retire(new TokenId("9999999999999999999999"), NOW)).isFalse();
  }

  @Test
  void latestJwtEnd_ownEndsOfJwtsThatAreNotRetired() {
    KeyId otherKey = new KeyId("key-2");
    assertThat(latestJwtEnd()).isEmpty();
    ServiceToken first = insert(samples.jwt(grant, KEY, LATER));
    ServiceToken last = insert(samples.jwt(grant, otherKey, LATER.plusSeconds(9)));
    assertThat(latestJwtEnd()).contains(LATER.plusSeconds(9));
    assertThat(store().<Optional<Instant>>read(tx -> tx.serviceTokens().latestJwtEnd(KEY)))
        .contains(LATER);
    supersede(last.supersededBy(first.id(), NOW));
    assertThat(latestJwtEnd()).contains(LATER.plusSeconds(9));
    retire(last.id(), NOW);
    assertThat(latestJwtEnd()).contains(LATER);
    assertThat(store().<Optional<Instant>>read(tx -> tx.serviceTokens().latestJwtEnd(grant.id())))
        .contains(LATER);
    assertThat(store().<Optional<Instant>>read(tx -> tx.serviceTokens().latestJwtEnd(otherKey)))
        .isEmpty();
  }

  @Test
  void signedBy_whatDiesWithTheKey() {
    ServiceToken first = insert(samples.jwt(grant, KEY, LATER));
    ServiceToken second = insert(samples.jwt(grant, KEY, LATER));
    insert(samples.jwt(grant, KEY, NOW));
    insert(samples.jwt(grant, new KeyId("other"), LATER));
    ServiceToken retired = insert(samples.jwt(grant, KEY, LATER));
    retire(retired.id(), NOW);
    Grant revoked = samples.grant(GrantKind.SERVICE_TOKEN, owner);
    ServiceToken dead = samples.jwt(revoked, KEY, LATER);
    write(
        tx -> {
          tx.grants().insert(revoked);
          tx.serviceTokens().insert(dead);
          tx.grants().revoke(revoked.id(), END);
        });
    assertThat(signedBy(10)).containsExactly(first.id(), second.id());
    assertThat(signedBy(1)).containsExactly(first.id());
    assertThat(store().<Long>read(tx -> tx.serviceTokens().countSignedBy(KEY, NOW))).isEqualTo(2);
    assertThat(store().<Integer>write(tx -> tx.serviceTokens().retireSignedBy(KEY, NOW)))
        .isEqualTo(2);
    assertThat(signedBy(10)).isEmpty();
    assertThat(find(second.id()).orElseThrow().token().ending()).isEqualTo(Ending.RETIRED);
    assertThat(find(dead.id()).orElseThrow().token().ending()).isEqualTo(Ending.EXPIRES);
  }

  @Test
  void find_accountChanged_isSeenAsItIsNow() {
    write(tx -> tx.accounts().replace(owner.in(AccountState.DISABLED, NOW)));
    Account now = find(token.id()).orElseThrow().account();
    assertThat(now.state()).isEqualTo(AccountState.DISABLED);
    assertThat(now.generation()).isEqualTo(owner.generation() + 1);
  }

  private ServiceToken insert(ServiceToken other) {
    write(
        tx -> {
          if (tx.grants().find(other.grant()).isEmpty()) {
            tx.grants().insert(grantOf(other));
          }
          tx.serviceTokens().insert(other);
        });
    return other;
  }

  private Grant grantOf(ServiceToken other) {
    return new Grant(
        other.grant(),
        grant.kind(),
        grant.account(),
        grant.generation(),
        grant.scopes(),
        grant.audiences(),
        grant.state(),
        grant.createTime(),
        other.expireTime(),
        grant.creator(),
        grant.end(),
        grant.certificate());
  }

  private Optional<Holding> find(TokenId id) {
    return store().read(tx -> tx.serviceTokens().find(id));
  }

  private long countUsable() {
    AccountId account = owner.id();
    return store().read(tx -> tx.serviceTokens().countUsable(account, NOW));
  }

  private boolean supersede(ServiceToken superseded) {
    return store().write(tx -> tx.serviceTokens().supersede(superseded));
  }

  private List<ServiceToken> overlapEnded(Instant now, int limit) {
    return store().read(tx -> tx.serviceTokens().overlapEnded(now, limit));
  }

  private boolean retire(TokenId id, Instant now) {
    return store().write(tx -> tx.serviceTokens().retire(id, now));
  }

  private Optional<Instant> latestJwtEnd() {
    return store().read(tx -> tx.serviceTokens().latestJwtEnd(owner.id()));
  }

  private List<TokenId> signedBy(int limit) {
    return store().read(tx -> tx.serviceTokens().signedBy(KEY, NOW, limit));
  }
}
