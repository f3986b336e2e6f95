package io.tokenauthority.server.authority.admin.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.authority.admin.ListRequest;
import io.tokenauthority.server.authority.admin.Office;
import io.tokenauthority.server.authority.admin.Refusal;
import io.tokenauthority.server.authority.admin.accounts.NewServiceAccount;
import io.tokenauthority.server.authority.admin.accounts.ServiceAccountChange;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.server.lifecycle.Grant;
import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.Role;
import io.tokenauthority.server.lifecycle.ServiceToken;
import io.tokenauthority.server.lifecycle.ServiceToken.Format;
import io.tokenauthority.server.lifecycle.ServiceToken.State;
import io.tokenauthority.server.lifecycle.SigningKeyRecord;
import io.tokenauthority.server.store.Racers;
import io.tokenauthority.server.store.ServiceTokens.Holding;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.server.store.Usage;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.opaque.OpaqueKind;
import io.tokenauthority.token.opaque.OpaqueToken;
import io.tokenauthority.token.opaque.SecretDigest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServiceTokensTest {

  private static final Expiry UNSAID = new Expiry.Unsaid();

  @RegisterExtension final Office office = new Office();

  @BeforeEach
  void anAccount() {
    account("billing", List.of("read", "write", "tokens:validate"), List.of("otp", "ledger"));
  }

  private void account(String id, List<String> scopes, List<String> audiences) {
    office
        .createAccount()
        .create(
            office.admin(), new NewServiceAccount(id, "", scopes, audiences, "", List.of(), ""));
  }

  private IssuedServiceToken create(NewServiceToken asked) {
    return office.createToken().create(office.admin(), asked);
  }

  private static NewServiceToken asking(Expiry expiry, Format format) {
    return new NewServiceToken("billing", "nightly", List.of(), List.of(), expiry, format, "");
  }

  private static NewServiceToken asking(List<String> scopes, List<String> audiences) {
    return new NewServiceToken("billing", "", scopes, audiences, UNSAID, Format.OPAQUE, "");
  }

  @Test
  void create_nothingSaid_holdsAllThatTheAccountMayFor30Days() {
    ServiceTokenRecord made = create(asking(UNSAID, Format.OPAQUE)).token();
    assertThat(made.holding().grant().scopes())
        .isEqualTo(ScopeSet.of("read", "write", "tokens:validate"));
    assertThat(made.holding().grant().audiences()).isEqualTo(AudienceSet.of("ledger", "otp"));
    assertThat(made.holding().token().expireTime()).isEqualTo(Office.NOW.plus(Duration.ofDays(30)));
    assertThat(made.state()).isEqualTo(State.ACTIVE);
    assertThat(made.holding().token().creator()).isEqualTo(Office.ADMIN);
    assertThat(office.told("service_token.create")).isEqualTo(1);
  }

  @Test
  void create_opaque_isATokenFoundByItsDigestAlone() {
    IssuedServiceToken issued = create(asking(UNSAID, Format.OPAQUE));
    OpaqueToken token = OpaqueToken.parse(OpaqueKind.SERVICE, issued.secret()).orElseThrow();
    Optional<Holding> found =
        office.store().read(tx -> tx.serviceTokens().findByDigest(token.digest()));
    assertThat(found).contains(issued.token().holding());
    assertThat(issued.toString()).doesNotContain(issued.secret());
  }

  @Test
  void create_jwt_isSignedByTheKeyForServiceTokens() {
    IssuedServiceToken issued = create(asking(UNSAID, Format.JWT));
    ServiceToken token = issued.token().holding().token();
    String[] parts = issued.secret().split("\\.", -1);
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    assertThat(claims)
        .contains("\"jti\":\"" + token.id() + "\"")
        .contains("\"sid\":\"" + token.grant() + "\"")
        .contains("\"sub\":\"billing\"")
        .contains("\"exp\":" + token.expireTime().getEpochSecond());
    assertThat(token.expireTime())
        .isEqualTo(Office.NOW.plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS));
    Optional<SigningKeyRecord> key =
        office.store().read(tx -> tx.signingKeys().find(token.key().orElseThrow()));
    assertThat(key.orElseThrow().purpose()).isEqualTo(KeyPurpose.SERVICE_TOKEN);
    assertThat(token.digest()).isEqualTo(SecretDigest.of(issued.secret()));
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void create_eternal_endsWithTheYear9999(Format format) {
    ServiceToken token = create(asking(new Expiry.Eternal(), format)).token().holding().token();
    assertThat(token.expireTime()).isEqualTo(ServiceToken.ETERNAL);
    assertThat(token.ending()).isEqualTo(ServiceToken.Ending.NEVER);
  }

  @Test
  void P14_lifetimeOutsidePolicy_isRefusedWithTheBounds() {
    for (Duration life :
        List.of(
            Duration.ofDays(1).minusMillis(1),
            Duration.ofDays(3650).plusMillis(1),
            Duration.ZERO,
            Duration.ofDays(-3))) {
      assertThat(
              Refusal.requireReason(
                      Reason.TTL_EXCEEDS_POLICY,
                      () -> create(asking(new Expiry.Lifetime(life), Format.OPAQUE)))
                  .facts())
          .containsEntry("min", "86400s")
          .containsEntry("max", "315360000s");
    }
    create(asking(new Expiry.Lifetime(Duration.ofDays(1)), Format.OPAQUE));
    create(asking(new Expiry.Lifetime(Duration.ofDays(3650)), Format.OPAQUE));
  }

  @Test
  void P9_scopesOrAudiencesBeyondTheAccount_areRefused() {
    assertThat(
            Refusal.requireReason(
                    Reason.SCOPE_NOT_GRANTED,
                    () -> create(asking(List.of("read", "admin"), List.of())))
                .facts())
        .containsEntry("scopes", "admin");
    assertThat(
            Refusal.requireReason(
                    Reason.SCOPE_NOT_GRANTED,
                    () -> create(asking(List.of("read"), List.of("otp", "other"))))
                .facts())
        .containsEntry("audiences", "other");
  }

  @Test
  void P9_theIssuerAsAudience_onlyAloneAndWithAScopeOfTheAuthority() {
    String issuer = Office.ISSUER.value();
    Refusal.requireField("audiences", () -> create(asking(List.of(), List.of("otp", issuer))));
    Refusal.requireReason(
        Reason.SCOPE_NOT_GRANTED, () -> create(asking(List.of("read"), List.of(issuer))));
    assertThat(
            create(asking(List.of("tokens:validate"), List.of(issuer)))
                .token()
                .holding()
                .grant()
                .audiences())
        .isEqualTo(AudienceSet.of(issuer));
  }

  @Test
  void create_anAccountWithoutAudiences_isForTheAuthorityOrNobody() {
    account("guard", List.of("tokens:validate"), List.of());
    account("idle", List.of("read"), List.of());
    assertThat(
            create(
                    new NewServiceToken(
                        "guard", "", List.of(), List.of(), UNSAID, Format.OPAQUE, ""))
                .token()
                .holding()
                .grant()
                .audiences())
        .isEqualTo(AudienceSet.of(Office.ISSUER.value()));
    Refusal.requireField(
        "audiences",
        () ->
            create(
                new NewServiceToken("idle", "", List.of(), List.of(), UNSAID, Format.OPAQUE, "")));
  }

  @Test
  void P9_aTokenWithAScopeOfTheAuthority_onlyWhoHoldsItMakes() {
    account("rooter", List.of("users:write"), List.of());
    NewServiceToken asked =
        new NewServiceToken("rooter", "", List.of(), List.of(), UNSAID, Format.OPAQUE, "");
    Refusal.requireReason(
        Reason.SCOPE_NOT_GRANTED,
        () -> office.createToken().create(office.as(Role.OPERATOR), asked));
    office.createToken().create(office.admin(), asked);
    assertThat(
            office
                .createToken()
                .create(office.as(Role.OPERATOR), asking(UNSAID, Format.OPAQUE))
                .token()
                .state())
        .isEqualTo(State.ACTIVE);
  }

  @Test
  void create_forAnAccountThatIsNotThere_orDisabled_isRefused() {
    Refusal.requireReason(
        Reason.NOT_FOUND,
        () ->
            create(
                new NewServiceToken(
                    "nobody", "", List.of(), List.of(), UNSAID, Format.OPAQUE, "")));
    office
        .store()
        .write(
            tx -> {
              Account account = tx.accounts().find(AccountId.service("billing")).orElseThrow();
              return tx.accounts().replace(account.in(AccountState.DISABLED, Office.NOW));
            });
    Refusal.requireReason(Reason.ACCOUNT_DISABLED, () -> create(asking(UNSAID, Format.OPAQUE)));
  }

  @Test
  void create_atTheLimitOfTheAccount_isRefused() {
    ServiceTokenPolicy two =
        new ServiceTokenPolicy(
            Duration.ofDays(30), Duration.ofDays(3650), Duration.ofDays(7), Duration.ofDays(90), 2);
    CreateServiceToken act =
        new CreateServiceToken(
            new TokenDesk(office.store(), Office.ISSUER, two),
            office.idempotency(),
            office.mint(),
            office.journal(),
            office.refusals());
    act.create(office.admin(), asking(UNSAID, Format.OPAQUE));
    IssuedServiceToken second = act.create(office.admin(), asking(UNSAID, Format.OPAQUE));
    Refusal.requireReason(
        Reason.LIMIT_REACHED, () -> act.create(office.admin(), asking(UNSAID, Format.OPAQUE)));
    office.revokeToken().revoke(office.admin(), second.token().holding().token().id().value(), "");
    act.create(office.admin(), asking(UNSAID, Format.OPAQUE));
  }

  @Test
  void P5_secrets_areNowhereInTheDatabase() throws Exception {
    String opaque = create(asking(UNSAID, Format.OPAQUE)).secret();
    String jwt = create(asking(UNSAID, Format.JWT)).secret();
    String database = office.close();
    assertThat(database.contains(opaque.substring(4, 36))).isFalse();
    assertThat(database.contains(jwt.substring(jwt.lastIndexOf('.') + 1))).isFalse();
  }

  @Test
  void revoke_again_givesTheFirstTime() {
    String id = create(asking(UNSAID, Format.OPAQUE)).token().holding().token().id().value();
    RevokedServiceToken first = office.revokeToken().revoke(office.admin(), id, "leaked");
    RevokedServiceToken again =
        office.revokeToken().revoke(office.admin(Office.NOW.plusSeconds(60)), id, "again");
    assertThat(first.token().state()).isEqualTo(State.REVOKED);
    assertThat(first.token().end().orElseThrow().reason()).isEqualTo("leaked");
    assertThat(again.revokeTime()).isEqualTo(first.revokeTime()).isEqualTo(Office.NOW);
    assertThat(again.revocationSequence()).isEqualTo(first.revocationSequence());
    assertThat(office.view().sequence()).isGreaterThanOrEqualTo(first.revocationSequence());
    assertThat(office.told("service_token.revoke")).isEqualTo(1);
    StoredRevocation stored = office.store().revocationsAfter(0, 10).get(0);
    assertThat(stored.revocation().kind()).isEqualTo(Revocation.Kind.GRANT);
  }

  @Test
  void revoke_aJwt_isRememberedUntilItWouldHaveEnded() {
    IssuedServiceToken issued =
        create(asking(new Expiry.Lifetime(Duration.ofDays(3650)), Format.JWT));
    String id = issued.token().holding().token().id().value();
    office.revokeToken().revoke(office.admin(), id, "");
    assertThat(office.store().revocationsAfter(0, 10).get(0).revocation().expireTime())
        .isAfter(issued.token().holding().token().expireTime());
  }

  @Test
  void P9_jwtsMadeWhileTheAccountChanges_sayWhatIsStored() {
    List<Supplier<Optional<IssuedServiceToken>>> acts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String scope = i % 2 == 0 ? "read" : "write";
      acts.add(() -> unlessBusy(() -> create(asking(UNSAID, Format.JWT))));
      acts.add(() -> narrowTo(scope));
    }
    for (Optional<IssuedServiceToken> made : Racers.race(acts)) {
      made.ifPresent(ServiceTokensTest::requireAsStored);
    }
  }

  private static Optional<IssuedServiceToken> unlessBusy(Supplier<IssuedServiceToken> act) {
    try {
      return Optional.of(act.get());
    } catch (Denied busy) {
      assertThat(busy.reason()).isEqualTo(Reason.OVERLOADED);
      return Optional.empty();
    }
  }

  private Optional<IssuedServiceToken> narrowTo(String scope) {
    office
        .updateAccount()
        .update(
            office.admin(),
            new ServiceAccountChange(
                "billing",
                List.of("allowed_scopes"),
                "",
                "",
                List.of(scope),
                List.of(),
                "",
                List.of(),
                true));
    return Optional.empty();
  }

  private static void requireAsStored(IssuedServiceToken made) {
    String body = made.secret().split("\\.", -1)[1];
    String claims = new String(Base64.getUrlDecoder().decode(body), StandardCharsets.UTF_8);
    Grant grant = made.token().holding().grant();
    assertThat(claims)
        .contains("\"gen\":" + grant.generation())
        .contains("\"scope\":\"" + grant.scopes().asText() + "\"");
  }

  @Test
  void P13_aJwtThatWouldBeTooLong_isRefused_anOpaqueOneIsNot() {
    List<String> scopes =
        IntStream.range(0, 32).mapToObj(i -> "%02d".formatted(i) + "s".repeat(62)).toList();
    List<String> audiences = IntStream.range(0, 8).mapToObj(i -> i + "a".repeat(250)).toList();
    account("wide", scopes, audiences);
    Denied refused = Refusal.requireReason(Reason.LIMIT_REACHED, () -> create(wide(Format.JWT)));
    assertThat(refused.facts()).containsEntry("value", "4096");
    assertThat(create(wide(Format.OPAQUE)).token().holding().grant().scopes().size()).isEqualTo(32);
  }

  private static NewServiceToken wide(Format format) {
    return new NewServiceToken("wide", "", List.of(), List.of(), UNSAID, format, "");
  }

  @Test
  void find_aSecretInPlaceOfAnId_isRefused() {
    String secret = create(asking(UNSAID, Format.OPAQUE)).secret();
    assertThat(
            Refusal.requireField("token_id", () -> office.findTokens().get(office.admin(), secret)))
        .hasMessageNotContaining(secret);
  }

  @Test
  void list_byAccountAndState_givesThose() {
    account("other", List.of("read"), List.of("otp"));
    create(asking(UNSAID, Format.OPAQUE));
    IssuedServiceToken soon = create(asking(new Expiry.Lifetime(Duration.ofDays(2)), Format.JWT));
    create(new NewServiceToken("other", "", List.of(), List.of(), UNSAID, Format.OPAQUE, ""));
    assertThat(list("billing", "")).hasSize(2);
    assertThat(list("", "")).hasSize(3);
    assertThat(list("", "account = \"other\"")).hasSize(1);
    assertThat(list("", "state = \"EXPIRING\" AND format = \"JWT\""))
        .singleElement()
        .satisfies(found -> assertThat(found.holding()).isEqualTo(soon.token().holding()));
    assertThat(list("billing", "expire_time < \"2026-11-25T00:00:00Z\"")).hasSize(1);
    assertThat(list("billing", "eternal = true")).isEmpty();
    Refusal.requireField("filter", () -> list("billing", "account = \"other\""));
    Refusal.requireField("account", () -> list("No such", ""));
  }

  private List<ServiceTokenRecord> list(String account, String filter) {
    return office
        .findTokens()
        .list(office.admin(), account, new ListRequest(0, "", filter))
        .items();
  }

  @Test
  void usage_perHour_includesHoursWithoutUse() {
    ServiceTokenRecord made = create(asking(UNSAID, Format.OPAQUE)).token();
    Instant hour = Instant.parse("2026-11-22T10:00:00Z");
    office
        .store()
        .write(
            tx ->
                tx.usage()
                    .add(
                        List.of(
                            new Usage.Count(made.holding().grant().id(), 3, hour.plusSeconds(5)),
                            new Usage.Count(
                                made.holding().grant().id(), 4, hour.minus(Duration.ofHours(2))))));
    String id = made.holding().token().id().value();
    TokenUsage usage =
        office.readUsage().read(office.admin(), id, Optional.empty(), Optional.empty());
    assertThat(usage.hours()).hasSize(25);
    assertThat(usage.hours().get(24)).isEqualTo(new Usage.Hour(hour, 3));
    assertThat(usage.hours().get(22).count()).isEqualTo(4);
    assertThat(usage.total()).isEqualTo(7);
    assertThat(usage.lastUsed()).contains(hour.plusSeconds(5));
    Refusal.requireField(
        "start_time",
        () ->
            office
                .readUsage()
                .read(
                    office.admin(),
                    id,
                    Optional.of(Office.NOW.minus(Duration.ofDays(32))),
                    Optional.empty()));
    Refusal.requireField(
        "start_time",
        () ->
            office
                .readUsage()
                .read(
                    office.admin(),
                    id,
                    Optional.of(Office.NOW.plusSeconds(1)),
                    Optional.of(Office.NOW)));
    assertThat(
            office
                .readUsage()
                .read(
                    office.admin(),
                    id,
                    Optional.of(Office.NOW.minus(Duration.ofDays(31))),
                    Optional.empty())
                .hours())
        .hasSize(745);
  }
}
