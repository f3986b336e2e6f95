package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.PublicKeyCredential;
import io.tokenauthority.server.store.PublicKeys.Holding;
import io.tokenauthority.server.store.StoreException.Kind;
import io.tokenauthority.token.AccountId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sentences of {@link PublicKeys}. */
public abstract class PublicKeysContract extends PortContract {

  private final Account owner = samples.service();
  private final Account other = samples.service();
  private final Grant grant = samples.grant(GrantKind.PUBLIC_KEY, owner);
  private final PublicKeyCredential key = key(grant, "kid-1");

  @BeforeEach
  void insertKey() {
    write(
        tx -> {
          tx.accounts().insert(owner);
          tx.accounts().insert(other);
          tx.grants().insert(grant);
          tx.publicKeys().insert(key);
        });
  }

  @Test
  void ofAccount_givesKeyGrantAccountAndLastUse() {
    assertThat(ofAccount()).containsExactly(new Holding(key, grant, owner, Optional.empty()));
    write(tx -> tx.usage().add(List.of(new Usage.Count(grant.id(), 1, NOW))));
    assertThat(ofAccount()).containsExactly(new Holding(key, grant, owner, Optional.of(NOW)));
  }

  @Test
  void insert_liveKidOfTheAccount_isUnique() {
    Grant second = samples.grant(GrantKind.PUBLIC_KEY, owner);
    assertKind(
        Kind.UNIQUE,
        () ->
            write(
                tx -> {
                  tx.grants().insert(second);
                  tx.publicKeys().insert(key(second, "kid-1"));
                }));
    Grant elsewhere = samples.grant(GrantKind.PUBLIC_KEY, other);
    write(
        tx -> {
          tx.grants().insert(elsewhere);
          tx.publicKeys().insert(key(elsewhere, "kid-1"));
        });
    assertThat(ofAccount()).hasSize(1);
  }

  @Test
  void insert_kidOfRevokedKey_isTaken() {
    Grant second = samples.grant(GrantKind.PUBLIC_KEY, owner);
    write(tx -> tx.grants().revoke(grant.id(), new Grant.End(NOW, "")));
    assertThat(ofAccount()).isEmpty();
    write(
        tx -> {
          tx.grants().insert(second);
          tx.publicKeys().insert(key(second, "kid-1"));
        });
    assertThat(ofAccount()).map(each -> each.grant().id()).containsExactly(second.id());
  }

  @Test
  void describe_putsAnotherNameInPlace_falseWithoutKey() {
    assertThat(store().<Boolean>write(tx -> tx.publicKeys().describe(grant.id(), "laptop")))
        .isTrue();
    assertThat(ofAccount().get(0).key().displayName()).isEqualTo("laptop");
    Grant none = samples.grant(GrantKind.PUBLIC_KEY, owner);
    assertThat(store().<Boolean>write(tx -> tx.publicKeys().describe(none.id(), "x"))).isFalse();
  }

  @Test
  void ofAccount_oldestFirst_atMost32() {
    write(
        tx -> {
          for (int i = 0; i < 40; i++) {
            Grant more = samples.grant(GrantKind.PUBLIC_KEY, owner);
            tx.grants().insert(more);
            tx.publicKeys().insert(key(more, "more-%02d".formatted(i)));
          }
        });
    assertThat(ofAccount()).hasSize(32);
    assertThat(ofAccount().get(0).key()).isEqualTo(key);
    assertThat(ofAccount().get(1).key().keyId()).isEqualTo("more-00");
  }

  @Test
  void ofAccounts_byAccount_absentWithoutKeys() {
    assertThat(
            store()
                .<Map<AccountId, List<Holding>>>read(
                    tx -> tx.publicKeys().ofAccounts(List.of(owner.id(), other.id()))))
        .containsOnlyKeys(owner.id());
  }

  private List<Holding> ofAccount() {
    return store().read(tx -> tx.publicKeys().ofAccount(owner.id()));
  }

  private static PublicKeyCredential key(Grant grant, String keyId) {
    return new PublicKeyCredential(
        grant.id(), grant.account(), keyId, "ci", "{\"kty\":\"EC\",\"kid\":\"" + keyId + "\"}");
  }
}
