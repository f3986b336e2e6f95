package io.tokenauthority.server.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenauthority.server.authority.Credential.ServiceTokenCredential;
import io.tokenauthority.server.authority.Residents.Secret;
import io.tokenauthority.server.authority.RevokeRequest.OneToken;
import io.tokenauthority.server.authority.RevokeRequest.WholeAccount;
import io.tokenauthority.server.lifecycle.Account;
import io.tokenauthority.server.lifecycle.AccountState;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.Tier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IssueFromServiceTokenTest {

  private static final Duration MONTH = Duration.ofDays(30);

  @TempDir Path folder;
  private Town town;
  private Account otp;

  @BeforeEach
  void start() {
    town = new Town(folder);
    otp = town.residents.service("otp-caller", ScopeSet.of("read", "write"), AudienceSet.of("otp"));
  }

  @AfterEach
  void stop() {
    town.close();
  }

  @Test
  void issue_opaqueToken_allItHoldsForItsOnlyAudience() {
    Secret secret = town.residents.token(otp, MONTH);

    TokenSet tokens = town.issue(secret.secret());

    assertThat(tokens.claims().account()).isEqualTo(otp.id());
    assertThat(tokens.claims().grantId()).isEqualTo(secret.grant().id());
    assertThat(tokens.claims().scopes()).isEqualTo(ScopeSet.of("read", "write"));
    assertThat(tokens.claims().audiences()).isEqualTo(AudienceSet.of("otp"));
    assertThat(tokens.claims().tier()).isEmpty();
    assertThat(tokens.refresh()).isEmpty();
    assertThat(tokens.expiresIn()).isBetween(Duration.ofSeconds(899), Duration.ofMinutes(15));
    assertThat(town.isActive(tokens)).isTrue();
  }

  @Test
  void issue_jwtServiceToken_asFromAnOpaqueOne() {
    Secret secret = town.residents.jwt(otp, MONTH);

    TokenSet tokens = town.issue(secret.secret());

    assertThat(tokens.claims().grantId()).isEqualTo(secret.grant().id());
    assertThat(reason(secret.secret() + "=")).isEqualTo(Reason.CREDENTIAL_INVALID);
  }

  @Test
  void issue_accountsTier_isInTheToken() {
    Secret secret = town.residents.token(otp, MONTH);
    town.residents.change(otp.id(), a -> a.described("", Tier.PREMIUM, town.now()));

    assertThat(town.issue(secret.secret()).claims().tier()).contains(Tier.PREMIUM);
  }

  @ParameterizedTest
  @CsvSource({
    "4999, TTL_EXCEEDS_POLICY",
    "5000, ''",
    "3600000, ''",
    "3600001, TTL_EXCEEDS_POLICY",
    "0, TTL_EXCEEDS_POLICY",
    "-5000, TTL_EXCEEDS_POLICY"
  })
  void issue_lifetime_withinPolicyOnly(long millis, String refusal) {
    Secret secret = town.residents.token(otp, MONTH);
    IssueRequest request = request(secret).living(Duration.ofMillis(millis));

    if (refusal.isEmpty()) {
      TokenSet tokens = town.issue(request);
      assertThat(tokens.expiresIn())
          .isBetween(Duration.ofMillis(millis - 1000), Duration.ofMillis(millis));
    } else {
      Denied denied = denied(request);
      assertThat(denied.reason()).hasToString(refusal);
      assertThat(denied.facts()).containsEntry("min", "5s").containsEntry("max", "3600s");
    }
  }

  @Test
  void issue_credentialThatEndsSooner_cutToItsEnd() {
    Secret secret = town.residents.token(otp, Duration.ofMinutes(10));

    TokenSet tokens = town.issue(request(secret).living(Duration.ofHours(1)));

    assertThat(tokens.claims().expiresAt())
        .isEqualTo(Instant.ofEpochSecond(secret.grant().expireTime().getEpochSecond()));
  }

  @Test
  void issue_atTheEndOfTheCredential_refusedAsInvalid() {
    Secret secret = town.residents.token(otp, Duration.ofMinutes(10));
    town.time.passTo(secret.grant().expireTime().minusMillis(1500));
    assertThat(town.issue(secret.secret()).claims().expiresAt()).isAfter(town.now());

    town.time.passTo(secret.grant().expireTime());
    assertThat(reason(secret.secret())).isEqualTo(Reason.CREDENTIAL_INVALID);
  }

  @Test
  void issue_afterEachKindOfEnd_refused() {
    Secret retired = town.residents.token(otp, MONTH);
    town.revoke(new OneToken(retired.token().id()));
    assertThat(reason(retired.secret())).isEqualTo(Reason.CREDENTIAL_INVALID);

    Secret disabled = town.residents.token(otp, MONTH);
    town.residents.change(otp.id(), a -> a.in(AccountState.DISABLED, town.now()));
    assertThat(reason(disabled.secret())).isEqualTo(Reason.ACCOUNT_DISABLED);
    town.residents.change(otp.id(), a -> a.in(AccountState.ACTIVE, town.now()));
    assertThat(reason(disabled.secret())).isEqualTo(Reason.CREDENTIAL_INVALID);

    Secret old = town.residents.token(town.residents.account(otp.id()), MONTH);
    town.revoke(new WholeAccount(otp.id()));
    assertThat(reason(old.secret())).isEqualTo(Reason.CREDENTIAL_INVALID);
  }

  @Test
  void issue_noCredentialOfOurs_refused() {
    for (String text :
        List.of(
            "",
            "tas_junk",
            "x".repeat(5_000),
            "eyJhbGciOiJub25lIn0.e30.",
            io.tokenauthority.token.opaque.OpaqueToken.mint(
                    io.tokenauthority.token.opaque.OpaqueKind.SERVICE, town.random)
                .reveal())) {
      assertThat(reason(text)).isEqualTo(Reason.CREDENTIAL_INVALID);
    }
  }

  @Test
  void P9_scopesBeyondTheCredential_refusedAndNamed() {
    Secret secret = town.residents.token(otp, ScopeSet.of("read"), AudienceSet.of("otp"), MONTH);

    Denied denied =
        denied(request(secret).wishing(ScopeSet.of("read", "write"), AudienceSet.none()));

    assertThat(denied.reason()).isEqualTo(Reason.SCOPE_NOT_GRANTED);
    assertThat(denied.facts()).containsExactlyEntriesOf(java.util.Map.of("scopes", "write"));
  }

  @Test
  void P9_narrowedAccount_oldTokenIsDeadAndNewOneNarrow() {
    Secret secret = town.residents.token(otp, MONTH);
    Account narrow =
        town.residents.change(
            otp.id(), a -> a.withRights(ScopeSet.of("read"), AudienceSet.of("otp"), town.now()));

    assertThat(reason(secret.secret())).isEqualTo(Reason.CREDENTIAL_INVALID);
    assertThat(town.issue(town.residents.token(narrow, MONTH).secret()).claims().scopes())
        .isEqualTo(ScopeSet.of("read"));
  }

  @Test
  void issue_tooLongAToken_limitReachedAndNothingWritten() {
    ScopeSet scopes = ScopeSet.ofTexts(long64(32));
    AudienceSet audiences =
        AudienceSet.ofTexts(List.of("a".repeat(255), "b".repeat(255), "c".repeat(255)));
    Secret secret = town.residents.token(town.residents.service("big", scopes, audiences), MONTH);

    Denied denied = denied(request(secret).wishing(scopes, audiences));

    assertThat(denied.reason()).isEqualTo(Reason.LIMIT_REACHED);
    assertThat(denied.facts()).containsEntry("value", "4096");
  }

  @Test
  void issue_bindingWithoutCertificate_fieldInvalid() {
    Secret secret = town.residents.token(otp, MONTH);
    IssueRequest plain = request(secret);

    Denied denied =
        denied(
            new IssueRequest(
                plain.credential(),
                plain.wish(),
                plain.lifetime(),
                plain.certificate(),
                IssueRequest.Binding.CERTIFICATE));

    assertThat(denied.field()).contains("bind_to_certificate");
  }

  private static List<String> long64(int count) {
    return java.util.stream.IntStream.range(0, count).mapToObj(i -> "%064d".formatted(i)).toList();
  }

  private IssueRequest request(Secret secret) {
    return IssueRequest.of(new ServiceTokenCredential(secret.secret()));
  }

  private Reason reason(String secret) {
    return denied(IssueRequest.of(new ServiceTokenCredential(secret))).reason();
  }

  private Denied denied(IssueRequest request) {
    Throwable thrown = org.assertj.core.api.Assertions.catchThrowable(() -> town.issue(request));
    assertThatThrownBy(
            () -> {
              throw thrown;
            })
        .isInstanceOf(Denied.class);
    return (Denied) thrown;
  }
}
