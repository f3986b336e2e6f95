package io.tokenauthority.server.authority.admin.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.Office;
import io.tokenauthority.server.authority.admin.Refusal;
import io.tokenauthority.server.authority.admin.accounts.NewServiceAccount;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.lifecycle.ServiceToken.Format;
import io.tokenauthority.server.lifecycle.ServiceToken.State;
import io.tokenauthority.server.store.Racers;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.key.KeyPurpose;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RenewalTest {

  private static final Instant LATER = Office.NOW.plus(Duration.ofDays(3));

  @RegisterExtension final Office office = new Office();

  @BeforeEach
  void anAccount() {
    office
        .createAccount()
        .create(
            office.admin(),
            new NewServiceAccount(
                "billing",
                "",
                List.of("read", "tokens:validate"),
                List.of("otp"),
                "",
                List.of(),
                ""));
  }

  private ServiceTokenRecord token(Expiry expiry, Format format) {
    return office
        .createToken()
        .create(
            office.admin(),
            new NewServiceToken("billing", "nightly", List.of(), List.of(), expiry, format, ""))
        .token();
  }

  private ServiceTokenRecord days(int days, Format format) {
    return token(new Expiry.Lifetime(Duration.ofDays(days)), format);
  }

  private static Renewal asking(ServiceTokenRecord token) {
    return asking(token, new Expiry.Unsaid());
  }

  private static Renewal asking(ServiceTokenRecord token, Expiry expiry) {
    return new Renewal(idOf(token).value(), expiry, Optional.empty(), Optional.empty(), "");
  }

  private static TokenId idOf(ServiceTokenRecord token) {
    return token.holding().token().id();
  }

  private Renewed.Done renew(Call call, Renewal asked) {
    return (Renewed.Done) office.renewToken().renew(call, asked);
  }

  /** A call that carries the service token itself. */
  private Call carrying(ServiceTokenRecord token, Instant now) {
    return office.as(
        token.holding().account().id(),
        idOf(token),
        token.holding().grant().id(),
        token.holding().grant().scopes(),
        now);
  }

  private ServiceTokenRecord read(TokenId id, Instant now) {
    return office.findTokens().get(office.admin(now), id.value());
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void renew_givesANewSecretInTheSameGrant_andTheOldOneAnHour(Format format) {
    ServiceTokenRecord old = days(10, format);
    Renewed.Done done = renew(office.admin(LATER), asking(old));
    ServiceToken next = done.token().holding().token();
    assertThat(next.grant()).isEqualTo(old.holding().grant().id());
    assertThat(next.id()).isNotEqualTo(idOf(old));
    assertThat(next.format()).isEqualTo(format);
    assertThat(next.displayName()).isEqualTo("nightly");
    assertThat(next.expireTime())
        .isBetween(
            LATER.plus(Duration.ofDays(10)).minusSeconds(1), LATER.plus(Duration.ofDays(10)));
    assertThat(done.previous()).isEqualTo(idOf(old));
    assertThat(done.overlapEnd()).isEqualTo(LATER.plus(Duration.ofHours(1)));
    assertThat(done.token().holding().grant().expireTime()).isEqualTo(next.expireTime());
    ServiceTokenRecord before = read(idOf(old), LATER);
    assertThat(before.state()).isEqualTo(State.EXPIRING);
    assertThat(before.overlapEnd()).contains(done.overlapEnd());
    assertThat(before.holding().token().successor()).contains(next.id());
    assertThat(office.told("service_token.renew")).isEqualTo(1);
  }

  @Test
  void renew_manyTimes_keepsTheLifetimeOfAJwtToTheSecond() {
    ServiceTokenRecord token = days(10, Format.JWT);
    Instant now = Office.NOW;
    for (int i = 0; i < 5; i++) {
      now = now.plusMillis(3_600_777);
      token = renew(office.admin(now), asking(token)).token();
    }
    assertThat(
            Duration.between(
                    token.holding().token().createTime(), token.holding().token().expireTime())
                .toSeconds())
        .isEqualTo(Duration.ofDays(10).toSeconds() - 1);
  }

  @Test
  void overlap_itsEnd_revokesTheOldTokenAlone() {
    ServiceTokenRecord old = days(10, Format.JWT);
    Renewed.Done done = renew(office.admin(), asking(old));
    assertThat(office.retireSuperseded().run(done.overlapEnd().minusMillis(1))).isZero();
    assertThat(office.revocations()).isZero();
    assertThat(office.retireSuperseded().run(done.overlapEnd())).isEqualTo(1);
    assertThat(office.retireSuperseded().run(done.overlapEnd())).isZero();
    StoredRevocation stored = office.store().revocationsAfter(0, 10).get(0);
    assertThat(stored.revocation().kind()).isEqualTo(Revocation.Kind.TOKEN);
    assertThat(stored.revocation().id()).isEqualTo(idOf(old).value());
    assertThat(stored.revocation().cause()).isEqualTo(Revocation.Cause.SUPERSEDED);
    assertThat(stored.revocation().expireTime())
        .as("a JWT says its exp whatever the overlap is")
        .isAfter(old.holding().token().expireTime());
    assertThat(office.view().sequence()).isEqualTo(stored.sequence());
    assertThat(read(idOf(old), done.overlapEnd()).state()).isEqualTo(State.REVOKED);
    assertThat(read(idOf(done.token()), done.overlapEnd()).state()).isEqualTo(State.ACTIVE);
    assertThat(office.only("service_token.retire").actor()).isEqualTo("system");
  }

  @Test
  void overlap_ofAnEternalOpaqueToken_isForgottenSoonAfterItsEnd() {
    ServiceTokenRecord old = token(new Expiry.Eternal(), Format.OPAQUE);
    Renewed.Done done = renew(office.admin(), asking(old));
    office.retireSuperseded().run(done.overlapEnd());
    assertThat(office.store().revocationsAfter(0, 10).get(0).revocation().expireTime())
        .isBefore(done.overlapEnd().plus(Duration.ofHours(1)));
  }

  @Test
  void overlap_ofNothing_killsTheOldTokenBeforeTheAnswer() {
    ServiceTokenRecord old = days(10, Format.OPAQUE);
    Renewed.Done done =
        renew(
            office.admin(),
            new Renewal(
                idOf(old).value(),
                new Expiry.Unsaid(),
                Optional.empty(),
                Optional.of(Duration.ZERO),
                ""));
    assertThat(done.overlapEnd()).isEqualTo(Office.NOW);
    assertThat(read(idOf(old), Office.NOW).state()).isEqualTo(State.REVOKED);
    assertThat(office.revocations()).isEqualTo(1);
  }

  @Test
  void overlap_neverPastItsOwnEnd() {
    ServiceTokenRecord old = days(1, Format.OPAQUE);
    Instant end = old.holding().token().expireTime();
    Renewed.Done done = renew(office.admin(end.minusSeconds(60)), asking(old));
    assertThat(done.overlapEnd()).isEqualTo(end);
  }

  @Test
  void P14_overlapOrSpanOutOfRange_isRefused() {
    ServiceTokenRecord old = days(10, Format.OPAQUE);
    for (Duration overlap : List.of(Duration.ofMillis(-1), Duration.ofHours(24).plusMillis(1))) {
      Refusal.requireField(
          "overlap",
          () ->
              renew(
                  office.admin(),
                  new Renewal(
                      idOf(old).value(),
                      new Expiry.Unsaid(),
                      Optional.empty(),
                      Optional.of(overlap),
                      "")));
    }
    Refusal.requireField(
        "if_expires_within",
        () ->
            renew(
                office.admin(),
                new Renewal(
                    idOf(old).value(),
                    new Expiry.Unsaid(),
                    Optional.of(Duration.ZERO),
                    Optional.empty(),
                    "")));
    assertThat(read(idOf(old), Office.NOW).holding().token().successor()).isEmpty();
  }

  @Test
  void ifExpiresWithin_notYet_doesNothing() {
    ServiceTokenRecord old = days(10, Format.OPAQUE);
    Renewal asked =
        new Renewal(
            idOf(old).value(),
            new Expiry.Unsaid(),
            Optional.of(Duration.ofDays(7)),
            Optional.empty(),
            "");
    assertThat(office.renewToken().renew(office.admin(), asked)).isEqualTo(new Renewed.NotYet(old));
    assertThat(office.told("service_token.renew")).isZero();
    Instant soon = old.holding().token().expireTime().minus(Duration.ofDays(7));
    assertThat(office.renewToken().renew(office.admin(soon), asked))
        .isInstanceOf(Renewed.Done.class);
  }

  @Test
  void renew_twice_isNotRenewable() {
    ServiceTokenRecord old = days(10, Format.OPAQUE);
    Renewed.Done done = renew(office.admin(), asking(old));
    Denied refused =
        Refusal.requireReason(Reason.NOT_RENEWABLE, () -> renew(office.admin(), asking(old)));
    assertThat(refused.facts()).containsEntry("superseded_by", idOf(done.token()).value());
  }

  @Test
  void renew_expiredOrRevoked_isNotRenewable() {
    ServiceTokenRecord expired = days(1, Format.OPAQUE);
    assertThat(
            Refusal.requireReason(
                    Reason.NOT_RENEWABLE,
                    () ->
                        renew(
                            office.admin(expired.holding().token().expireTime()), asking(expired)))
                .facts())
        .containsEntry("state", "EXPIRED");
    ServiceTokenRecord revoked = days(10, Format.OPAQUE);
    office.revokeToken().revoke(office.admin(), idOf(revoked).value(), "");
    assertThat(
            Refusal.requireReason(
                    Reason.NOT_RENEWABLE, () -> renew(office.admin(), asking(revoked)))
                .facts())
        .containsEntry("state", "REVOKED");
  }

  @Test
  void renew_racing_makesOneSuccessor() {
    ServiceTokenRecord old = days(10, Format.OPAQUE);
    List<Supplier<Boolean>> acts = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      acts.add(
          () -> {
            try {
              return office.renewToken().renew(office.admin(), asking(old)) instanceof Renewed.Done;
            } catch (Denied lost) {
              assertThat(lost.reason()).isEqualTo(Reason.NOT_RENEWABLE);
              return false;
            }
          });
    }
    assertThat(Racers.race(acts)).containsOnlyOnce(true);
  }

  @Test
  void self_withItsOwnToken_renewsItWithoutNamingIt() {
    ServiceTokenRecord old = days(10, Format.OPAQUE);
    Renewal unnamed = new Renewal("", new Expiry.Unsaid(), Optional.empty(), Optional.empty(), "");
    Renewed.Done done = renew(carrying(old, LATER), unnamed);
    assertThat(done.previous()).isEqualTo(idOf(old));
    assertThat(done.token().holding().token().creator()).isEqualTo(old.holding().account().id());
  }

  @Test
  void P9_self_keepsAtMostItsOwnLifetime() {
    ServiceTokenRecord old = days(10, Format.OPAQUE);
    Call self = carrying(old, LATER);
    assertThat(
            Refusal.requireReason(
                    Reason.TTL_EXCEEDS_POLICY,
                    () -> renew(self, asking(old, new Expiry.Lifetime(Duration.ofDays(11)))))
                .facts())
        .containsEntry("max", "864000s");
    Refusal.requireReason(
        Reason.TTL_EXCEEDS_POLICY, () -> renew(self, asking(old, new Expiry.Eternal())));
    ServiceTokenRecord shorter =
        renew(self, asking(old, new Expiry.Lifetime(Duration.ofDays(5)))).token();
    assertThat(shorter.holding().token().expireTime()).isEqualTo(LATER.plus(Duration.ofDays(5)));
    // Who holds tokens:write may give more.
    assertThat(
            renew(office.admin(LATER), asking(shorter, new Expiry.Eternal()))
                .token()
                .holding()
                .token()
                .isEternal())
        .isTrue();
  }

  @Test
  void P9_self_cannotRenewAnothersToken_norLearnWhetherItIsThere() {
    ServiceTokenRecord own = days(10, Format.OPAQUE);
    ServiceTokenRecord others = days(10, Format.OPAQUE);
    Denied refused =
        Refusal.requireReason(
            Reason.SCOPE_INSUFFICIENT, () -> renew(carrying(own, LATER), asking(others)));
    Denied unknown =
        Refusal.requireReason(
            Reason.SCOPE_INSUFFICIENT,
            () ->
                renew(
                    carrying(own, LATER),
                    new Renewal(
                        "0000000000000000000000",
                        new Expiry.Unsaid(),
                        Optional.empty(),
                        Optional.empty(),
                        "")));
    assertThat(unknown.facts()).isEqualTo(refused.facts());
    assertThat(unknown).hasMessage(refused.getMessage());
  }

  @Test
  void P9_anAccessTokenOfTheGrant_doesNotBecomeItsSecret() {
    ServiceTokenRecord old = days(10, Format.OPAQUE);
    Call whole =
        office.as(
            old.holding().account().id(),
            new TokenId("0123456789012345678901"),
            old.holding().grant().id(),
            old.holding().grant().scopes(),
            LATER);
    Refusal.requireReason(Reason.SCOPE_INSUFFICIENT, () -> renew(whole, asking(old)));
    Refusal.requireReason(
        Reason.SCOPE_INSUFFICIENT,
        () ->
            renew(
                whole,
                new Renewal(
                    "", new Expiry.Unsaid(), Optional.empty(), Optional.of(Duration.ZERO), "")));
    assertThat(
            office
                .findTokens()
                .get(office.admin(), idOf(old).value())
                .holding()
                .token()
                .successor())
        .isEmpty();
  }

  @Test
  void P9_renewingATokenWithAScopeThatTheCallerLacks_isRefused() {
    office
        .createAccount()
        .create(
            office.admin(),
            new NewServiceAccount(
                "rooter", "", List.of("users:write"), List.of(), "", List.of(), ""));
    ServiceTokenRecord token =
        office
            .createToken()
            .create(
                office.admin(),
                new NewServiceToken(
                    "rooter", "", List.of(), List.of(), new Expiry.Unsaid(), Format.OPAQUE, ""))
            .token();
    Refusal.requireReason(
        Reason.SCOPE_NOT_GRANTED, () -> renew(office.as(Role.OPERATOR), asking(token)));
  }

  @Test
  void renew_aUserWithoutTheRight_isRefused() {
    ServiceTokenRecord token = days(10, Format.OPAQUE);
    Refusal.requireReason(
        Reason.SCOPE_INSUFFICIENT, () -> renew(office.as(Role.MEMBER), asking(token)));
  }

  @Test
  void renew_aJwt_whoseKeyWasRotatedSince_isSignedByTheNewKey() {
    ServiceTokenRecord old = days(10, Format.JWT);
    office.rotateKey().rotate(office.admin(), KeyPurpose.SERVICE_TOKEN, Optional.empty());
    ServiceToken next = renew(office.admin(), asking(old)).token().holding().token();
    assertThat(next.key()).isPresent().isNotEqualTo(old.holding().token().key());
  }
}
