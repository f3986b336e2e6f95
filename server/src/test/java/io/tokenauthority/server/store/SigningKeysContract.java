package io.tokenauthority.server.store;

import static io.tokenauthority.server.store.Samples.LATER;
import static io.tokenauthority.server.store.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.Bytes;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.server.store.SigningKeys.SigningKeyFilter;
import io.tokenauthority.server.store.StoreException.Kind;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SignatureAlgorithm;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The sentences of {@link SigningKeys}. */
public abstract class SigningKeysContract extends PortContract {

  private final SigningKeyRecord active = key("active", 1, SigningKeyState.ACTIVE);
  private final SigningKeyRecord next = key("next", 2, SigningKeyState.NEXT);

  @Test
  void find_inserted_isEqual() {
    write(tx -> tx.signingKeys().insert(active));
    assertThat(find("active")).contains(active);
    assertThat(find("other")).isEmpty();
  }

  @Test
  void insert_knownId_isUnique() {
    write(tx -> tx.signingKeys().insert(active));
    SigningKeyRecord same = key("active", 9, SigningKeyState.RETIRED);
    assertKind(Kind.UNIQUE, () -> write(tx -> tx.signingKeys().insert(same)));
  }

  @Test
  void insert_secondNextOrActiveOfAPurpose_isUnique() {
    insertBoth();
    assertKind(
        Kind.UNIQUE,
        () -> write(tx -> tx.signingKeys().insert(key("x", 3, SigningKeyState.ACTIVE))));
    assertKind(
        Kind.UNIQUE, () -> write(tx -> tx.signingKeys().insert(key("x", 3, SigningKeyState.NEXT))));
    SigningKeyRecord otherPurpose = of(KeyPurpose.SERVICE_TOKEN, "s", SigningKeyState.ACTIVE);
    write(tx -> tx.signingKeys().insert(otherPurpose));
    assertThat(live()).containsExactly("active", "next", "s");
  }

  @Test
  void live_allButRetired_oldestFirst() {
    insertBoth();
    write(
        tx -> {
          tx.signingKeys().insert(key("retired", 0, SigningKeyState.RETIRED));
          tx.signingKeys().insert(key("retiring", 5, SigningKeyState.RETIRING));
          tx.signingKeys().insert(key("revoked", 4, SigningKeyState.REVOKED));
        });
    assertThat(live()).containsExactly("active", "next", "revoked", "retiring");
  }

  @Test
  void list_everyKey_newestFirst_inPages() {
    insertBoth();
    write(tx -> tx.signingKeys().insert(key("retired", 0, SigningKeyState.RETIRED)));
    Page<SigningKeyRecord> page =
        store().read(tx -> tx.signingKeys().list(SigningKeyFilter.ALL, first(2)));
    assertThat(page.items()).containsExactly(next, active);
    PageRequest more = next(page, 2);
    Page<SigningKeyRecord> rest =
        store().read(tx -> tx.signingKeys().list(SigningKeyFilter.ALL, more));
    assertThat(rest.items()).map(each -> each.id().value()).containsExactly("retired");
    assertThat(rest.next()).isEmpty();
  }

  @Test
  void list_filtered_fillsItsPagesWithWhatTheFilterLetsThrough() {
    insertBoth();
    write(
        tx -> {
          tx.signingKeys().insert(key("retired-1", 0, SigningKeyState.RETIRED));
          tx.signingKeys().insert(key("retired-2", 1, SigningKeyState.RETIRED));
        });
    SigningKeyFilter retired =
        new SigningKeyFilter(
            Optional.empty(),
            Optional.of(active.algorithm().joseName()),
            Optional.of(KeyPurpose.ACCESS_TOKEN),
            Optional.of(SigningKeyState.RETIRED),
            TimeRange.ALWAYS);
    Page<SigningKeyRecord> page = store().read(tx -> tx.signingKeys().list(retired, first(1)));
    assertThat(page.items()).map(each -> each.id().value()).containsExactly("retired-2");
    PageRequest more = next(page, 1);
    Page<SigningKeyRecord> rest = store().read(tx -> tx.signingKeys().list(retired, more));
    assertThat(rest.items()).map(each -> each.id().value()).containsExactly("retired-1");
    SigningKeyFilter none =
        new SigningKeyFilter(
            Optional.of("retired-1"),
            Optional.of("no algorithm"),
            Optional.empty(),
            Optional.empty(),
            TimeRange.ALWAYS);
    assertThat(store().read(tx -> tx.signingKeys().list(none, first(10))).items()).isEmpty();
  }

  @Test
  void replace_expectedState_promotesAfterDemoting() {
    insertBoth();
    SigningKeyRecord retiring = in(active, SigningKeyState.RETIRING, Bytes.NONE);
    SigningKeyRecord promoted = in(next, SigningKeyState.ACTIVE, next.sealedPrivateKey());
    write(
        tx -> {
          assertThat(tx.signingKeys().replace(retiring, SigningKeyState.ACTIVE)).isTrue();
          assertThat(tx.signingKeys().replace(promoted, SigningKeyState.NEXT)).isTrue();
        });
    assertThat(find("active")).contains(retiring);
    assertThat(find("next")).contains(promoted);
  }

  @Test
  void replace_promotingBesideAnActive_isUnique() {
    insertBoth();
    SigningKeyRecord promoted = in(next, SigningKeyState.ACTIVE, next.sealedPrivateKey());
    assertKind(
        Kind.UNIQUE, () -> write(tx -> tx.signingKeys().replace(promoted, SigningKeyState.NEXT)));
  }

  @Test
  void replace_otherState_writesNothing() {
    insertBoth();
    SigningKeyRecord retired = in(active, SigningKeyState.RETIRED, Bytes.NONE);
    assertThat(
            store()
                .<Boolean>write(tx -> tx.signingKeys().replace(retired, SigningKeyState.RETIRING)))
        .isFalse();
    assertThat(find("active")).contains(active);
  }

  @Test
  void reseal_expectedState_putsTheSealedPartInPlace() {
    insertBoth();
    Bytes sealed = samples.bytes();
    assertThat(reseal(sealed, SigningKeyState.ACTIVE)).isTrue();
    assertThat(reseal(Bytes.NONE, SigningKeyState.NEXT)).isFalse();
    assertThat(find("active").orElseThrow().sealedPrivateKey()).isEqualTo(sealed);
  }

  private void insertBoth() {
    write(
        tx -> {
          tx.signingKeys().insert(next);
          tx.signingKeys().insert(active);
        });
  }

  private boolean reseal(Bytes sealed, SigningKeyState expected) {
    return store().write(tx -> tx.signingKeys().reseal(active.id(), sealed, expected));
  }

  private Optional<SigningKeyRecord> find(String id) {
    return store().read(tx -> tx.signingKeys().find(new KeyId(id)));
  }

  private List<String> live() {
    return store().read(tx -> tx.signingKeys().live()).stream()
        .map(each -> each.id().value())
        .toList();
  }

  private SigningKeyRecord key(String id, int second, SigningKeyState state) {
    SigningKeyRecord key = of(KeyPurpose.ACCESS_TOKEN, id, state);
    return new SigningKeyRecord(
        key.id(),
        key.purpose(),
        key.algorithm(),
        key.state(),
        key.publicJwk(),
        key.sealedPrivateKey(),
        NOW.plusSeconds(second),
        key.stateTime(),
        key.verifyUntil());
  }

  private SigningKeyRecord of(KeyPurpose purpose, String id, SigningKeyState state) {
    return new SigningKeyRecord(
        new KeyId(id),
        purpose,
        SignatureAlgorithm.EDDSA,
        state,
        "{\"kid\":\"" + id + "\"}",
        samples.bytes(),
        NOW.plusSeconds(60),
        NOW,
        LATER);
  }

  private static SigningKeyRecord in(
      SigningKeyRecord key, SigningKeyState state, Bytes sealedPrivateKey) {
    return new SigningKeyRecord(
        key.id(),
        key.purpose(),
        key.algorithm(),
        state,
        key.publicJwk(),
        sealedPrivateKey,
        key.createTime(),
        NOW.plusSeconds(100),
        LATER.plusSeconds(1));
  }

  @Test
  void hold_itsState_othersThatReplaceItWait() {
    insertBoth();
    assertWaits(
        tx -> assertThat(tx.signingKeys().hold(active.id(), SigningKeyState.ACTIVE)).isTrue(),
        tx ->
            assertThat(tx.signingKeys().replace(active.revoked(NOW), SigningKeyState.ACTIVE))
                .isTrue());
    assertThat(
            store()
                .<Boolean>write(tx -> tx.signingKeys().hold(active.id(), SigningKeyState.ACTIVE)))
        .isFalse();
  }

  @Test
  void hold_unknownOrInARead_isFalseOrTheState() {
    insertBoth();
    assertThat(store().<Boolean>read(tx -> tx.signingKeys().hold(next.id(), SigningKeyState.NEXT)))
        .isTrue();
    assertThat(
            store()
                .<Boolean>write(
                    tx ->
                        tx.signingKeys()
                            .hold(key("x", 9, SigningKeyState.NEXT).id(), SigningKeyState.NEXT)))
        .isFalse();
  }
}
