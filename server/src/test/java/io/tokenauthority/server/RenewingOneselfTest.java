package io.tokenauthority.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Duration;
import io.tokenauthority.v1.CreateServiceAccountRequest;
import io.tokenauthority.v1.CreateServiceTokenRequest;
import io.tokenauthority.v1.CreateServiceTokenResponse;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.RenewServiceTokenRequest;
import io.tokenauthority.v1.RenewServiceTokenResponse;
import io.tokenauthority.v1.RevokeServiceTokenRequest;
import io.tokenauthority.v1.ServiceAccountsGrpc;
import io.tokenauthority.v1.ServiceToken;
import io.tokenauthority.v1.ServiceTokensGrpc;
import io.tokenauthority.v1.ServiceTokensGrpc.ServiceTokensBlockingStub;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service token that is for others comes home to be renewed, and for nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RenewingOneselfTest {

  private static final Duration TWO_DAYS = Duration.newBuilder().setSeconds(2 * 86_400).build();

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private LiveAuthority live;

  @SuppressWarnings("NullAway.Init")
  private String admin;

  @BeforeAll
  void start() {
    live = LiveAuthority.start(folder);
    admin = live.signIn().getAccessToken();
  }

  @AfterAll
  void stop() {
    live.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = ServiceToken.Format.class,
      names = {"OPAQUE", "JWT"})
  void renew_aTokenForAnotherAudience_byItself_andTheNewOneAgain(ServiceToken.Format format) {
    CreateServiceTokenResponse made =
        token("renews-" + format.name().toLowerCase(Locale.ROOT), format);

    RenewServiceTokenResponse once =
        as(made.getServiceTokenSecret())
            .renewServiceToken(RenewServiceTokenRequest.getDefaultInstance());
    RenewServiceTokenResponse twice =
        as(once.getServiceTokenSecret())
            .renewServiceToken(RenewServiceTokenRequest.getDefaultInstance());

    assertThat(once.getRenewed()).isTrue();
    assertThat(once.getPreviousTokenId()).isEqualTo(made.getServiceToken().getTokenId());
    assertThat(twice.getServiceToken().getGrantId()).isEqualTo(made.getServiceToken().getGrantId());
    assertThat(live.issue(twice.getServiceTokenSecret()).getAudiencesList()).containsExactly("otp");
  }

  @Test
  void P9_renew_longerThanItsOwnLife_isRefused() {
    String secret = token("stays-short", ServiceToken.Format.OPAQUE).getServiceTokenSecret();
    Duration longer = TWO_DAYS.toBuilder().setSeconds(TWO_DAYS.getSeconds() + 1).build();

    assertThat(
            reason(
                () ->
                    as(secret)
                        .renewServiceToken(
                            RenewServiceTokenRequest.newBuilder().setLifetime(longer).build())))
        .isEqualTo("TTL_EXCEEDS_POLICY");
    assertThat(
            reason(
                () ->
                    as(secret)
                        .renewServiceToken(
                            RenewServiceTokenRequest.newBuilder().setEternal(true).build())))
        .isEqualTo("TTL_EXCEEDS_POLICY");
  }

  @Test
  void P9_renew_anotherAccountsToken_isRefused() {
    String secret = token("curious", ServiceToken.Format.OPAQUE).getServiceTokenSecret();
    CreateServiceTokenResponse others = token("others", ServiceToken.Format.OPAQUE);

    assertThat(
            reason(
                () ->
                    as(secret)
                        .renewServiceToken(
                            RenewServiceTokenRequest.newBuilder()
                                .setTokenId(others.getServiceToken().getTokenId())
                                .build())))
        .isEqualTo("SCOPE_INSUFFICIENT");
  }

  /** What a protected service receives is worth nothing here. */
  @Test
  void renew_byAnAccessTokenForAnotherAudience_isRefused() {
    String secret = token("sends-tokens", ServiceToken.Format.OPAQUE).getServiceTokenSecret();
    String access = live.issue(secret).getAccessToken();

    assertThat(
            reason(
                () -> as(access).renewServiceToken(RenewServiceTokenRequest.getDefaultInstance())))
        .isEqualTo("AUDIENCE_MISMATCH");
  }

  @Test
  void otherMethods_aServiceTokenForAnotherAudience_isRefused() {
    String secret = token("asks-more", ServiceToken.Format.OPAQUE).getServiceTokenSecret();

    assertThat(
            reason(
                () ->
                    live.tokens()
                        .withCallCredentials(LiveAuthority.bearer(secret))
                        .getSelf(GetSelfRequest.getDefaultInstance())))
        .isEqualTo("AUDIENCE_MISMATCH");
  }

  @ParameterizedTest
  @EnumSource(
      value = ServiceToken.Format.class,
      names = {"OPAQUE", "JWT"})
  void renew_aRevokedToken_isRefused(ServiceToken.Format format) {
    CreateServiceTokenResponse made =
        token("revoked-" + format.name().toLowerCase(Locale.ROOT), format);
    var unused =
        as(admin)
            .revokeServiceToken(
                RevokeServiceTokenRequest.newBuilder()
                    .setTokenId(made.getServiceToken().getTokenId())
                    .build());

    assertThat(
            reason(
                () ->
                    as(made.getServiceTokenSecret())
                        .renewServiceToken(RenewServiceTokenRequest.getDefaultInstance())))
        .isEqualTo("TOKEN_REVOKED");
  }

  private CreateServiceTokenResponse token(String account, ServiceToken.Format format) {
    var unused =
        ServiceAccountsGrpc.newBlockingStub(live.channel())
            .withCallCredentials(LiveAuthority.bearer(admin))
            .createServiceAccount(
                CreateServiceAccountRequest.newBuilder()
                    .setAccount(account)
                    .addAllAllowedScopes(List.of("read"))
                    .addAllAllowedAudiences(List.of("otp"))
                    .build());
    return as(admin)
        .createServiceToken(
            CreateServiceTokenRequest.newBuilder()
                .setAccount(account)
                .setFormat(format)
                .setLifetime(TWO_DAYS)
                .build());
  }

  private ServiceTokensBlockingStub as(String token) {
    return ServiceTokensGrpc.newBlockingStub(live.channel())
        .withCallCredentials(LiveAuthority.bearer(token));
  }

  private static String reason(Runnable call) {
    return Details.reason(catchThrowable(call::run));
  }
}
