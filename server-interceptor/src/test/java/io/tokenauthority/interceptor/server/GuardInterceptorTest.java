package io.tokenauthority.interceptor.server;

import static io.tokenauthority.interceptor.server.GuardedServer.reasonOf;
import static io.tokenauthority.interceptor.server.GuardedServer.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.Confirmation;
import io.tokenauthority.token.jwt.TokenSigner;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.SigningKey;
import io.tokenauthority.token.opaque.OpaqueKind;
import io.tokenauthority.token.opaque.OpaqueToken;
import io.tokenauthority.token.revocation.RevocationNotice;
import io.tokenauthority.v1.GetKeySetRequest;
import io.tokenauthority.v1.GetSelfRequest;
import io.tokenauthority.v1.WatchTrustRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GuardInterceptorTest {

  private final FakeTime time = new FakeTime();
  private final FakeAuthority authority = new FakeAuthority(time);
  private GuardedServer server;

  @BeforeEach
  void start() throws Exception {
    server = new GuardedServer(GuardedServer.guardBy(authority, time));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void call_goodToken_reachesTheHandlerWithItsCaller() {
    assertThat(server.self(authority.accessToken())).isEqualTo("billing");
  }

  @Test
  void call_tokenSeenBefore_needsNoSignatureCheck() {
    String token = authority.accessToken();
    server.self(token);
    authority.publish(KeySet.none(), KeySet.none());
    assertThat(server.self(token)).isEqualTo("billing");
    assertThat(authority.looksAgain).hasValue(0);
  }

  @Test
  void call_noToken_isRefusedUnlessPublic() {
    assertThat(reasonOf(() -> server.anonymous().getSelf(GetSelfRequest.getDefaultInstance())))
        .isEqualTo("TOKEN_MISSING");
    assertThat(server.anonymous().getKeySet(GetKeySetRequest.getDefaultInstance()).getEtag())
        .isEqualTo("nobody");
  }

  @Test
  void publicMethod_goodToken_hasACallerAllTheSame() {
    String token = authority.accessToken();
    assertThat(server.with(token).getKeySet(GetKeySetRequest.getDefaultInstance()).getEtag())
        .isEqualTo("billing");
  }

  @Test
  void publicMethod_badToken_isRefused() {
    assertThat(reasonOf(() -> server.with("junk").getKeySet(GetKeySetRequest.getDefaultInstance())))
        .isEqualTo("TOKEN_MALFORMED");
  }

  @Test
  void call_scopeMissing_isDeniedAndTold() {
    String token = authority.accessToken("read");
    GuardedServer.Seen seen =
        refusalOf(
            () -> server.with(token).watchTrust(WatchTrustRequest.getDefaultInstance()).next());
    assertThat(seen.status().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(seen.reason()).isEqualTo("SCOPE_INSUFFICIENT");
    assertThat(seen.info().getMetadataMap())
        .containsEntry("required", "trust:watch")
        .containsEntry("missing", "trust:watch");
  }

  @Test
  void call_scopeHeld_isServed() {
    String token = authority.accessToken("trust:watch");
    assertThat(server.with(token).watchTrust(WatchTrustRequest.getDefaultInstance()).hasNext())
        .isTrue();
  }

  @Test
  void call_expiredToken_isRefusedAfterTheLeeway() {
    String token = authority.sign(authority.claims(Duration.ofSeconds(60)));
    server.self(token);
    time.advance(Duration.ofSeconds(89));
    assertThat(server.self(token)).isEqualTo("billing");
    time.advance(Duration.ofSeconds(1));
    assertThat(reasonOf(() -> server.self(token))).isEqualTo("TOKEN_EXPIRED");
  }

  /** Ours shows 20 s less or more than the authority's, and tokens live for 5 s. */
  @Test
  void P16_clock20SecondsOff_tokensOf5SecondsAreServed() {
    Duration life = Duration.ofSeconds(5);
    for (int off : new int[] {-20, 20}) {
      AccessClaims claims = authority.claims(time.now().plusSeconds(off), life, "otp");
      assertThat(server.self(authority.sign(claims))).isEqualTo("billing");
    }
    AccessClaims wayOff = authority.claims(time.now().plusSeconds(40), life, "otp");
    assertThat(reasonOf(() -> server.self(authority.sign(wayOff)))).isEqualTo("TOKEN_INVALID");
  }

  @Test
  void P16_wallClockSetBack_tokenStillExpires() {
    String token = authority.sign(authority.claims(Duration.ofSeconds(60)));
    server.self(token);
    time.setWallBackBy(Duration.ofHours(1));
    time.advance(Duration.ofSeconds(90));
    assertThat(reasonOf(() -> server.self(token))).isEqualTo("TOKEN_EXPIRED");
  }

  @Test
  void call_otherAudience_isRefusedAndToldTheRightOne() {
    String token = authority.sign(authority.claims(time.now(), Duration.ofMinutes(1), "chat"));
    GuardedServer.Seen seen = refusalOf(() -> server.self(token));
    assertThat(seen.reason()).isEqualTo("AUDIENCE_MISMATCH");
    assertThat(seen.info().getMetadataMap()).containsEntry("audience", "otp");
  }

  @Test
  void P3_tokenRevoked_nextCallIsRefused() {
    AccessClaims claims = authority.claims();
    String token = authority.sign(claims);
    server.self(token);
    authority.revoke(claims);
    assertThat(reasonOf(() -> server.self(token))).isEqualTo("TOKEN_REVOKED");
  }

  @Test
  void P3_grantAccountOrKeyRevoked_nextCallIsRefused() {
    AccessClaims first = authority.claims();
    AccessClaims second = authority.claims();
    String byGrant = authority.sign(first);
    String byAccount = authority.sign(second);
    server.self(byGrant);
    server.self(byAccount);

    authority.revoke(RevocationNotice.grant(first.grantId(), first.expiresAt()));
    assertThat(reasonOf(() -> server.self(byGrant))).isEqualTo("TOKEN_REVOKED");
    assertThat(server.self(byAccount)).isEqualTo("billing");

    authority.revoke(RevocationNotice.account(FakeAuthority.BILLING, 2, first.expiresAt()));
    assertThat(reasonOf(() -> server.self(byAccount))).isEqualTo("TOKEN_REVOKED");
  }

  @Test
  void P3_signingKeyRevoked_cachedTokenIsRefused() {
    String token = authority.accessToken();
    server.self(token);
    authority.revoke(
        RevocationNotice.signingKey(authority.key.keyId(), time.now().plusSeconds(3600)));
    assertThat(reasonOf(() -> server.self(token))).isEqualTo("TOKEN_REVOKED");
  }

  @Test
  void call_forgedSignature_isInvalid() {
    SigningKey forger = authority.newKey(KeyPurpose.ACCESS_TOKEN);
    String good = authority.accessToken();
    String forged = good.substring(0, good.lastIndexOf('.') + 1) + signatureOf(forger, good);
    assertThat(reasonOf(() -> server.self(forged))).isEqualTo("TOKEN_INVALID");
  }

  @Test
  void call_unknownKey_isLookedForOnceMore() {
    SigningKey next = authority.newKey(KeyPurpose.ACCESS_TOKEN);
    KeySet now = authority.keys();
    authority.publish(now, now.with(next.verificationKey()));
    String token = new TokenSigner(next).sign(authority.claims());
    assertThat(server.self(token)).isEqualTo("billing");
    assertThat(authority.looksAgain).hasValue(1);
  }

  @Test
  void P7_unknownKeyStill_isRefused() {
    SigningKey stranger = authority.newKey(KeyPurpose.ACCESS_TOKEN);
    String token = new TokenSigner(stranger).sign(authority.claims());
    assertThat(reasonOf(() -> server.self(token))).isEqualTo("SIGNING_KEY_UNKNOWN");
    assertThat(authority.looksAgain).hasValue(1);
  }

  @Test
  void call_boundTokenWithoutTls_isInvalid() {
    String thumbprint = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);
    String token =
        authority.sign(authority.claims().withConfirmation(new Confirmation(thumbprint)));
    assertThat(reasonOf(() -> server.self(token))).isEqualTo("TOKEN_INVALID");
  }

  @Test
  void call_refreshTokenAsBearer_isInvalid() {
    String refresh = OpaqueToken.mint(OpaqueKind.REFRESH, authority.random).reveal();
    String setup = OpaqueToken.mint(OpaqueKind.SETUP, authority.random).reveal();
    assertThat(reasonOf(() -> server.self(refresh))).isEqualTo("TOKEN_INVALID");
    assertThat(reasonOf(() -> server.self(setup))).isEqualTo("TOKEN_INVALID");
    assertThat(authority.introspections).hasValue(0);
  }

  @Test
  void opaqueToken_known_isServedAndAskedAboutOnce() {
    String token = authority.opaqueToken(authority.claims(Duration.ofDays(30)));
    assertThat(server.self(token)).isEqualTo("billing");
    assertThat(server.self(token)).isEqualTo("billing");
    assertThat(authority.introspections).hasValue(1);
  }

  @Test
  void opaqueToken_unknown_isInvalid() {
    String token = OpaqueToken.mint(OpaqueKind.SERVICE, authority.random).reveal();
    assertThat(reasonOf(() -> server.self(token))).isEqualTo("TOKEN_INVALID");
  }

  @Test
  void opaqueToken_after60Seconds_isAskedAboutAgain() {
    String token = authority.opaqueToken(authority.claims(Duration.ofDays(30)));
    server.self(token);
    time.advance(Duration.ofSeconds(59));
    server.self(token);
    assertThat(authority.introspections).hasValue(1);
    time.advance(Duration.ofSeconds(1));
    server.self(token);
    assertThat(authority.introspections).hasValue(2);
  }

  @Test
  void opaqueToken_itsEndWithinTheMinute_isNotServedPastIt() {
    String token = authority.opaqueToken(authority.claims(Duration.ofSeconds(10)));
    server.self(token);
    time.advance(Duration.ofSeconds(10));
    assertThat(reasonOf(() -> server.self(token))).isEqualTo("TOKEN_EXPIRED");
  }

  @Test
  void P3_opaqueTokenRevoked_cachedAnswerIsJudgedByTheView() {
    AccessClaims claims = authority.claims(Duration.ofDays(30));
    String token = authority.opaqueToken(claims);
    server.self(token);
    authority.revoke(RevocationNotice.grant(claims.grantId(), claims.expiresAt()));
    assertThat(reasonOf(() -> server.self(token))).isEqualTo("TOKEN_REVOKED");
    assertThat(authority.introspections).hasValue(1);
  }

  @Test
  void P6_authorityDown_opaqueTokenIsUnavailableNotUnauthenticated() {
    String token = authority.opaqueToken(authority.claims());
    authority.goDown();
    GuardedServer.Seen seen = refusalOf(() -> server.self(token));
    assertThat(seen.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(seen.reason()).isEqualTo("AUTHORITY_UNAVAILABLE");
  }

  @Test
  void serviceTokenAsJwt_isServed() {
    String token =
        new TokenSigner(authority.serviceKey).sign(authority.claims(Duration.ofDays(365)));
    assertThat(server.self(token)).isEqualTo("billing");
  }

  private static String signatureOf(SigningKey key, String token) {
    byte[] input = token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(key.sign(input));
  }
}
