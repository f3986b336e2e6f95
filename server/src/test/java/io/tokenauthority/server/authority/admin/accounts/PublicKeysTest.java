package io.tokenauthority.server.authority.admin.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.Changed;
import io.tokenauthority.server.authority.admin.Office;
import io.tokenauthority.server.authority.admin.Refusal;
import io.tokenauthority.server.lifecycle.GrantKind;
import io.tokenauthority.server.lifecycle.GrantState;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.store.PublicKeys;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.key.Jwk;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SignatureAlgorithm;
import io.tokenauthority.token.key.SignatureProvider;
import io.tokenauthority.token.key.SigningKey;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PublicKeysTest {

  @RegisterExtension final Office office = new Office();

  private static String jwk(String kid) {
    return Jwk.write(
        SigningKey.generate(
                new KeyId(kid),
                SignatureAlgorithm.ES256,
                KeyPurpose.CLIENT_ASSERTION,
                SignatureProvider.jdk(),
                new SecureRandom())
            .verificationKey());
  }

  private static NewPublicKey key(String kid) {
    return new NewPublicKey("", jwk(kid), "Key " + kid);
  }

  private ServiceAccount create(NewPublicKey... keys) {
    return office
        .createAccount()
        .create(
            office.admin(),
            new NewServiceAccount(
                "billing", "", List.of("read", "write"), List.of("otp"), "", List.of(keys), ""));
  }

  private Changed<ServiceAccount> update(Change change) {
    return office.updateAccount().update(office.admin(), change.build());
  }

  private static List<String> kids(ServiceAccount account) {
    return account.keys().stream().map(key -> key.key().keyId()).toList();
  }

  private GrantState stateOf(PublicKeys.Holding key) {
    GrantId grant = key.grant().id();
    return office.store().read(tx -> tx.grants().find(grant)).orElseThrow().state();
  }

  @Test
  void create_withKeys_givesEachAGrantWithAllRights() {
    ServiceAccount made = create(key("a"), key("b"));
    assertThat(kids(made)).containsExactlyInAnyOrder("a", "b");
    assertThat(made.keys())
        .allSatisfy(
            key -> {
              assertThat(key.grant().kind()).isEqualTo(GrantKind.PUBLIC_KEY);
              assertThat(key.grant().scopes()).isEqualTo(ScopeSet.of("read", "write"));
              assertThat(key.grant().creator()).isEqualTo(Office.ADMIN);
            });
  }

  @Test
  void update_theSameKeys_keepsTheirGrants() {
    NewPublicKey a = key("a");
    NewPublicKey b = key("b");
    PublicKeys.Holding before = create(a, b).keys().get(0);
    NewPublicKey kept = before.key().keyId().equals("a") ? a : b;
    NewPublicKey renamed = new NewPublicKey("", kept.jwkJson(), "Another name");
    Changed<ServiceAccount> changed = update(new Change("billing").keys(renamed, key("c")));
    assertThat(kids(changed.record())).containsExactlyInAnyOrder(before.key().keyId(), "c");
    PublicKeys.Holding after =
        changed.record().keys().stream()
            .filter(key -> key.key().keyId().equals(before.key().keyId()))
            .findAny()
            .orElseThrow();
    assertThat(after.grant().id()).isEqualTo(before.grant().id());
    assertThat(after.key().displayName()).isEqualTo("Another name");
  }

  @Test
  void update_withoutAKey_revokesItsGrant() {
    PublicKeys.Holding gone = create(key("a")).keys().get(0);
    Changed<ServiceAccount> changed = update(new Change("billing").keys());
    assertThat(changed.record().keys()).isEmpty();
    assertThat(changed.record().account().generation()).isEqualTo(1);
    assertThat(stateOf(gone)).isEqualTo(GrantState.REVOKED);
    var revocation = office.store().revocationsAfter(0, 10).get(0);
    assertThat(revocation.sequence()).isEqualTo(changed.revocationSequence());
    assertThat(revocation.revocation().kind()).isEqualTo(Revocation.Kind.GRANT);
    assertThat(revocation.revocation().id()).isEqualTo(gone.grant().id().value());
  }

  @Test
  void update_anotherKeyOfTheSameName_isAnotherGrant() {
    PublicKeys.Holding before = create(key("a")).keys().get(0);
    PublicKeys.Holding after = update(new Change("billing").keys(key("a"))).record().keys().get(0);
    assertThat(after.grant().id()).isNotEqualTo(before.grant().id());
    assertThat(stateOf(before)).isEqualTo(GrantState.REVOKED);
  }

  @Test
  void update_widening_widensTheKeysToo() {
    create(key("a"));
    ServiceAccount wider = update(new Change("billing").scopes("read", "write", "admin")).record();
    assertThat(wider.keys().get(0).grant().scopes())
        .isEqualTo(ScopeSet.of("admin", "read", "write"));
  }

  @Test
  void P9_narrowing_leavesTheKeysWithNewGrantsOfFewerRights() {
    PublicKeys.Holding before = create(key("a")).keys().get(0);
    ServiceAccount narrower = update(new Change("billing").scopes("read")).record();
    assertThat(kids(narrower)).containsExactly("a");
    assertThat(narrower.keys().get(0).grant().scopes()).isEqualTo(ScopeSet.of("read"));
    assertThat(narrower.keys().get(0).grant().generation()).isEqualTo(2);
    assertThat(stateOf(before)).isEqualTo(GrantState.REVOKED);
  }

  @Test
  void update_disabling_forgetsTheKeys() {
    create(key("a"));
    assertThat(update(new Change("billing").enabled(false)).record().keys()).isEmpty();
    assertThat(update(new Change("billing").enabled(true)).record().keys()).isEmpty();
  }

  @Test
  void P9_aKeyForWhatTheCallerDoesNotHold_isRefused() {
    office
        .createAccount()
        .create(
            office.admin(),
            new NewServiceAccount(
                "rooter", "", List.of("users:write"), List.of(), "", List.of(), ""));
    Denied refused =
        Refusal.requireReason(
            Reason.SCOPE_NOT_GRANTED,
            () ->
                office
                    .updateAccount()
                    .update(office.as(Role.OPERATOR), new Change("rooter").keys(key("a")).build()));
    assertThat(refused.facts()).containsEntry("scopes", "users:write");
  }

  @Test
  void create_withoutAName_takesTheKidOrTheThumbprint() {
    String anonymous = jwk("a").replace("\"kid\":\"a\",", "");
    ServiceAccount made =
        create(new NewPublicKey("", anonymous, ""), new NewPublicKey("given", jwk("given"), ""));
    assertThat(kids(made)).contains("given").anyMatch(kid -> kid.length() == 43);
  }

  @Test
  void P14_badKeys_areRefusedByPath() {
    NewPublicKey privateKey = new NewPublicKey("", jwk("a").replace("{", "{\"d\":\"AAAA\","), "");
    Refusal.requireField("public_keys[0].jwk_json", () -> create(privateKey));
    Refusal.requireField(
        "public_keys[1].jwk_json", () -> create(key("a"), new NewPublicKey("", "{}", "")));
    Refusal.requireField(
        "public_keys[0].key_id", () -> create(new NewPublicKey("a b", jwk("a"), "")));
    Refusal.requireField("public_keys[1].key_id", () -> create(key("a"), key("a")));
    Refusal.requireField(
        "public_keys[0].display_name", () -> create(new NewPublicKey("", jwk("a"), "\n")));
    NewPublicKey[] many =
        IntStream.range(0, 11).mapToObj(i -> key("k" + i)).toArray(NewPublicKey[]::new);
    Refusal.requireField("public_keys", () -> create(many));
    assertThat(office.told("service_account.create")).isZero();
  }

  @Test
  void P5_aRefusal_neverRepeatsTheKey() {
    NewPublicKey pasted = new NewPublicKey("", jwk("a").replace("{", "{\"d\":\"c2VjcmV0\","), "");
    assertThat(Refusal.of(() -> create(pasted))).hasMessageNotContaining("c2VjcmV0");
  }
}
