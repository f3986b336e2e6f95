package io.tokenauthority.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tokenauthority.server.authority.Residents.Secret;
import io.tokenauthority.server.authority.keys.KeyRevocation;
import io.tokenauthority.server.authority.keys.KeyRotation;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.lifecycle.SigningKeyState;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.key.KeyPurpose;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The duty and the commands that move signing keys through their life. */
class SigningKeysTest {

  private static final KeyPurpose ACCESS = KeyPurpose.ACCESS_TOKEN;
  private static final KeyPurpose SERVICE = KeyPurpose.SERVICE_TOKEN;

  @TempDir Path folder;
  private Town town;
  private Account account;
  private Call admin;

  @BeforeEach
  void start() {
    town = new Town(folder);
    account = town.residents.service("caller", ScopeSet.of("read"), AudienceSet.of("otp"));
    admin = town.callWith("keys:write");
  }

  @AfterEach
  void stop() {
    town.close();
  }

  @Test
  void duty_firstStart_oneActiveAndOneNextForEachPurpose() {
    for (KeyPurpose purpose : List.of(ACCESS, SERVICE)) {
      assertThat(states(purpose))
          .containsExactlyInAnyOrder(SigningKeyState.ACTIVE, SigningKeyState.NEXT);
    }
    assertThat(town.trust.keys().published()).hasSize(4);
    assertThat(town.keyDuty.run(town.now())).isFalse();
  }

  @Test
  void duty_rotationTime_nextSignsAndAnotherIsPublished() {
    KeyId first = active(ACCESS).id();
    KeyId next = inState(ACCESS, SigningKeyState.NEXT).id();
    TokenSet before = town.issue(token());
    town.pass(Duration.ofDays(30).minusMillis(1));
    assertThat(town.keyDuty.run(town.now())).isFalse();
    town.pass(Duration.ofMillis(1));

    assertThat(town.keyDuty.run(town.now())).isTrue();

    assertThat(active(ACCESS).id()).isEqualTo(next);
    assertThat(town.signers.current(ACCESS).keyId()).isEqualTo(next);
    SigningKeyRecord old = key(first);
    assertThat(old.state()).isEqualTo(SigningKeyState.RETIRING);
    assertThat(old.sealedPrivateKey().isEmpty()).isTrue();
    assertThat(town.trust.keys().keys().find(first)).isPresent();
    assertThat(inState(ACCESS, SigningKeyState.NEXT).createTime()).isEqualTo(town.now());
    assertThat(active(SERVICE).createTime()).isBefore(town.now());
    assertThat(before.accessToken()).isNotEmpty();
  }

  @Test
  void P12_keyIsPublishedADayBeforeItSigns_unlessCommanded() {
    town.pass(Duration.ofDays(29).plusHours(1));
    town.rotateSigningKey().rotate(town.callWith("keys:write"), ACCESS, Optional.empty());
    town.pass(Duration.ofDays(29).plusHours(23));
    town.rotateSigningKey().rotate(town.callWith("keys:write"), ACCESS, Optional.empty());
    KeyId signing = active(ACCESS).id();
    town.pass(Duration.ofHours(1));
    town.keyDuty.run(town.now());
    assertThat(active(ACCESS).id()).isEqualTo(signing);

    town.pass(Duration.ofDays(30));
    town.keyDuty.run(town.now());
    assertThat(active(ACCESS).id()).isNotEqualTo(signing);
  }

  @Test
  void P12_retiringKey_verifiesWhileAnythingItSignedLives() {
    TokenSet tokens = town.issue(token());
    KeyId old = active(ACCESS).id();
    town.rotateSigningKey().rotate(admin, ACCESS, Optional.empty());

    assertThat(town.isActive(tokens)).isTrue();
    assertThat(town.isActive(town.issue(token()))).isTrue();
    town.pass(Duration.ofHours(24).plusSeconds(30));
    town.keyDuty.run(town.now());
    assertThat(key(old).state()).isEqualTo(SigningKeyState.RETIRING);
    town.pass(Duration.ofMinutes(5));
    town.keyDuty.run(town.now());
    assertThat(key(old).state()).isEqualTo(SigningKeyState.RETIRED);
    assertThat(town.trust.keys().keys().find(old)).isEmpty();
  }

  @Test
  void P12_retiringKeyOfServiceTokens_verifiesTheLastOfThem() {
    Secret jwt = town.residents.jwt(account, Duration.ofDays(90));
    KeyId old = active(SERVICE).id();

    town.rotateSigningKey().rotate(admin, SERVICE, Optional.empty());

    assertThat(key(old).verifyUntil())
        .isEqualTo(jwt.token().expireTime().plusSeconds(30).plus(Duration.ofMinutes(5)));
    town.pass(Duration.ofDays(89));
    town.keyDuty.run(town.now());
    assertThat(town.validate(jwt.secret())).isInstanceOf(Validation.Active.class);
  }

  @Test
  void rotate_onlyWhileAnotherIsActive_refused() {
    KeyId first = active(ACCESS).id();
    KeyRotation done = town.rotateSigningKey().rotate(admin, ACCESS, Optional.of(first));

    assertThat(done.previous().id()).isEqualTo(first);
    assertThat(done.active().state()).isEqualTo(SigningKeyState.ACTIVE);
    assertThat(done.next().state()).isEqualTo(SigningKeyState.NEXT);
    Denied denied =
        catchThrowableOfType(
            Denied.class, () -> town.rotateSigningKey().rotate(admin, ACCESS, Optional.of(first)));
    assertThat(denied.reason()).isEqualTo(Reason.ETAG_MISMATCH);
    assertThat(denied.facts()).containsEntry("etag", done.active().id().value());
  }

  @Test
  void P13_moreKeysThanVerifiersTake_limitReached() {
    for (int published = 4; published < 32; published++) {
      town.rotateSigningKey().rotate(admin, ACCESS, Optional.empty());
    }
    assertThat(town.trust.keys().published()).hasSize(32);

    Denied denied =
        catchThrowableOfType(
            Denied.class, () -> town.rotateSigningKey().rotate(admin, ACCESS, Optional.empty()));

    assertThat(denied.reason()).isEqualTo(Reason.LIMIT_REACHED);
    town.time.pass(Duration.ofDays(31));
    assertThat(town.keyDuty.run(town.now())).isTrue();
    assertThat(town.trust.keys().published()).hasSize(4);
    KeyRevocation revoked = town.revokeSigningKey().revoke(admin, active(ACCESS).id(), "");
    assertThat(revoked.key().state()).isEqualTo(SigningKeyState.REVOKED);
  }

  @Test
  void revoke_activeKey_nextSignsAtOnceAndPrivatePartIsGone() {
    KeyId leaked = active(ACCESS).id();
    KeyId next = inState(ACCESS, SigningKeyState.NEXT).id();

    KeyRevocation done = town.revokeSigningKey().revoke(admin, leaked, "leaked");

    assertThat(done.key().sealedPrivateKey().isEmpty()).isTrue();
    assertThat(town.signers.current(ACCESS).keyId()).isEqualTo(next);
    assertThat(states(ACCESS))
        .containsExactlyInAnyOrder(
            SigningKeyState.ACTIVE, SigningKeyState.NEXT, SigningKeyState.REVOKED);
    assertThat(town.trust.keys().keys().find(leaked)).isEmpty();
    town.pass(Duration.ofSeconds(1));
    assertThat(town.revokeSigningKey().revoke(admin, leaked, "again").revoked())
        .isEqualTo(done.revoked());
  }

  @Test
  void revoke_keyOfServiceTokens_listsThemFirstAndKillsThem() {
    Secret jwt = town.residents.jwt(account, Duration.ofDays(90));
    TokenSet made = town.issue(jwt.secret());
    KeyId key = active(SERVICE).id();

    KeyRevocation preview = town.revokeSigningKey().preview(admin, key);
    assertThat(preview.serviceTokens()).containsExactly(jwt.token().id());
    assertThat(preview.revoked()).isEmpty();
    assertThat(town.validate(jwt.secret())).isInstanceOf(Validation.Active.class);
    KeyRevocation done = town.revokeSigningKey().revoke(admin, key, "leaked");

    assertThat(done.serviceTokenCount()).isEqualTo(1);
    assertThat(town.validate(jwt.secret())).isInstanceOf(Validation.Inactive.class);
    Denied refused = catchThrowableOfType(Denied.class, () -> town.issue(jwt.secret()));
    assertThat(refused.reason()).isEqualTo(Reason.CREDENTIAL_INVALID);
    assertThat(town.isActive(made)).isTrue();
  }

  @Test
  void revoke_nextKey_anotherIsPublished() {
    KeyId next = inState(ACCESS, SigningKeyState.NEXT).id();

    town.revokeSigningKey().revoke(admin, next, "");

    assertThat(inState(ACCESS, SigningKeyState.NEXT).id()).isNotEqualTo(next);
  }

  @Test
  void commands_withoutTheScopeOrTheKey_refused() {
    KeyId unknown = KeyId.random(town.random);
    assertThat(
            denied(() -> town.revokeSigningKey().revoke(town.callWith("keys:read"), unknown, "")))
        .isEqualTo(Reason.SCOPE_INSUFFICIENT);
    assertThat(denied(() -> town.revokeSigningKey().revoke(admin, unknown, "")))
        .isEqualTo(Reason.NOT_FOUND);
    assertThat(
            denied(
                () ->
                    town.rotateSigningKey()
                        .rotate(town.callWith("keys:read"), ACCESS, Optional.empty())))
        .isEqualTo(Reason.SCOPE_INSUFFICIENT);
    KeyId old = active(ACCESS).id();
    town.rotateSigningKey().rotate(admin, ACCESS, Optional.empty());
    town.pass(Duration.ofDays(2));
    town.keyDuty.run(town.now());
    assertThat(denied(() -> town.revokeSigningKey().revoke(admin, old, "")))
        .isEqualTo(Reason.KEY_STATE);
  }

  private static Reason denied(Runnable command) {
    return catchThrowableOfType(Denied.class, command::run).reason();
  }

  private String token() {
    return town.residents.token(account, Duration.ofDays(300)).secret();
  }

  private SigningKeyRecord active(KeyPurpose purpose) {
    return inState(purpose, SigningKeyState.ACTIVE);
  }

  private SigningKeyRecord inState(KeyPurpose purpose, SigningKeyState state) {
    return live().stream()
        .filter(key -> key.purpose() == purpose && key.state() == state)
        .findFirst()
        .orElseThrow();
  }

  private SigningKeyRecord key(KeyId id) {
    Optional<SigningKeyRecord> found = town.store.read(tx -> tx.signingKeys().find(id));
    return found.orElseThrow();
  }

  private List<SigningKeyState> states(KeyPurpose purpose) {
    return live().stream()
        .filter(key -> key.purpose() == purpose)
        .map(SigningKeyRecord::state)
        .toList();
  }

  private List<SigningKeyRecord> live() {
    return town.store.read(tx -> tx.signingKeys().live());
  }
}
