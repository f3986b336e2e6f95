package io.tokenauthority.interceptor.server;

import static io.tokenauthority.interceptor.server.GuardedServer.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.jwt.TokenSigner;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.KeySet;
import io.tokenauthority.token.key.SigningKey;
import io.tokenauthority.token.revocation.RevocationNotice;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A guard that knows the authority by nothing but a channel. */
class GuardOverChannelTest {

  private final FakeTime time = new FakeTime();
  private final FakeAuthority authority = new FakeAuthority(time);
  private final List<AutoCloseable> toClose = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (int i = toClose.size() - 1; i >= 0; i--) {
      toClose.get(i).close();
    }
  }

  private FeedServer feed() throws IOException {
    FeedServer feed = new FeedServer(authority);
    toClose.add(feed);
    return feed;
  }

  private TokenGuardBuilder guard(FeedServer feed) {
    return TokenGuard.builder()
        .issuer(FakeAuthority.ISSUER)
        .audience(FakeAuthority.AUDIENCE)
        .channel(feed.channel())
        .signatures(FakeAuthority.PROVIDER)
        .clock(time.clock());
  }

  private GuardedServer serve(TokenGuardBuilder builder) throws IOException {
    GuardedServer server = new GuardedServer(builder);
    toClose.add(server);
    return server;
  }

  private GuardedServer connected(FeedServer feed) throws IOException {
    GuardedServer server = serve(guard(feed));
    Await.until("the view is whole", server::isFresh);
    return server;
  }

  private static boolean isServed(GuardedServer server, String token) {
    try {
      return server.self(token).equals("billing");
    } catch (io.grpc.StatusRuntimeException notYet) {
      return false;
    }
  }

  @Test
  void call_goodToken_isVerifiedWithoutAskingTheAuthority() throws Exception {
    FeedServer feed = feed();
    GuardedServer server = connected(feed);
    feed.askedAtLeast.clear();
    assertThat(server.self(authority.accessToken())).isEqualTo("billing");
    assertThat(feed.askedAtLeast).isEmpty();
  }

  @Test
  void P3_revocationPushed_nextCallIsRefused() throws Exception {
    FeedServer feed = feed();
    GuardedServer server = connected(feed);
    AccessClaims claims = authority.claims();
    String token = authority.sign(claims);
    server.self(token);
    feed.revoke(RevocationNotice.token(claims.tokenId(), claims.expiresAt()));
    Await.until("it is refused", () -> !isServed(server, token));
    assertThat(reasonOf(() -> server.self(token))).isEqualTo("TOKEN_REVOKED");
  }

  @Test
  void P3_revokedWhileTheStreamWasCut_isHeardOnResume() throws Exception {
    FeedServer feed = feed();
    GuardedServer server = connected(feed);
    AccessClaims first = authority.claims();
    feed.revoke(RevocationNotice.token(first.tokenId(), first.expiresAt()));
    String heard = authority.sign(first);
    Await.until("the first is heard of", () -> !isServed(server, heard));

    AccessClaims claims = authority.claims();
    String token = authority.sign(claims);
    server.self(token);
    feed.revokeUnheard(claims);
    assertThat(server.self(token)).isEqualTo("billing");
    feed.refuseWatchers(false);
    Await.until("it is refused", () -> !isServed(server, token));
    assertThat(reasonOf(() -> server.self(token))).isEqualTo("TOKEN_REVOKED");
    assertThat(feed.watchedAfter.get(0)).isZero();
    assertThat(feed.watchedAfter.subList(1, feed.watchedAfter.size())).containsOnly(1L);
  }

  @Test
  void signingKeyRevoked_tokensByItAreDeadAndTheKeyStaysOut() throws Exception {
    FeedServer feed = feed();
    GuardedServer server = connected(feed);
    String seen = authority.accessToken();
    server.self(seen);
    String unseen = authority.accessToken();
    feed.revoke(RevocationNotice.signingKey(authority.key.keyId(), time.now().plusSeconds(3600)));
    Await.until("it is refused", () -> !isServed(server, seen));
    assertThat(reasonOf(() -> server.self(seen))).isEqualTo("TOKEN_REVOKED");
    feed.send(feed.keys());
    assertThat(reasonOf(() -> server.self(unseen))).isEqualTo("SIGNING_KEY_UNKNOWN");
  }

  @Test
  void rotatedKey_pushed_isTaken() throws Exception {
    FeedServer feed = feed();
    GuardedServer server = connected(feed);
    SigningKey next = authority.newKey(KeyPurpose.ACCESS_TOKEN);
    KeySet both = authority.keys().with(next.verificationKey());
    authority.publish(both, both);
    feed.send(feed.keys());
    String token = new TokenSigner(next).sign(authority.claims());
    Await.until("its token is served", () -> isServed(server, token));
  }

  @Test
  void unknownKey_isAskedForAtMostOnceIn30Seconds() throws Exception {
    FeedServer feed = feed();
    GuardedServer server = connected(feed);
    int before = feed.keySetsAsked.get();
    for (int i = 0; i < 5; i++) {
      SigningKey stranger = authority.newKey(KeyPurpose.ACCESS_TOKEN);
      String token = new TokenSigner(stranger).sign(authority.claims());
      assertThat(reasonOf(() -> server.self(token))).isEqualTo("SIGNING_KEY_UNKNOWN");
    }
    assertThat(feed.keySetsAsked.get() - before).isLessThanOrEqualTo(1);
  }

  @Test
  void unknownKey_after30Seconds_isAskedForAgainAndTaken() throws Exception {
    FeedServer feed = feed();
    GuardedServer server = connected(feed);
    SigningKey next = authority.newKey(KeyPurpose.ACCESS_TOKEN);
    String token = new TokenSigner(next).sign(authority.claims());
    assertThat(reasonOf(() -> server.self(token))).isEqualTo("SIGNING_KEY_UNKNOWN");
    int before = feed.keySetsAsked.get();
    KeySet both = authority.keys().with(next.verificationKey());
    authority.publish(both, both);
    assertThat(reasonOf(() -> server.self(token))).isEqualTo("SIGNING_KEY_UNKNOWN");
    assertThat(feed.keySetsAsked).hasValue(before);
    time.advance(Duration.ofSeconds(9));
    feed.heartbeat();
    time.advance(Duration.ofSeconds(9));
    feed.heartbeat();
    time.advance(Duration.ofSeconds(9));
    feed.heartbeat();
    Await.until("the heartbeat is read", () -> server.staleness().isZero());
    time.advance(Duration.ofSeconds(4));
    assertThat(server.self(token)).isEqualTo("billing");
    assertThat(feed.keySetsAsked).hasValue(before + 1);
  }

  @Test
  void feedSilentFor12Seconds_isOpenedAnewAndResumed() throws Exception {
    FeedServer feed = feed();
    connected(feed);
    time.advance(Duration.ofSeconds(13));
    Await.until("another stream", () -> feed.watchedAfter.size() >= 2);
  }

  @Test
  void P7_staleFeed_introspectPolicy_asksAboutEachToken() throws Exception {
    FeedServer feed = feed();
    GuardedServer server = connected(feed);
    AccessClaims claims = authority.claims();
    String token = authority.sign(claims);
    authority.knowsAlsoAs(token, claims);
    server.self(token);
    feed.refuseWatchers(true);
    feed.cut();
    time.advance(Duration.ofSeconds(46));
    int before = feed.askedAtLeast.size();
    assertThat(server.self(token)).isEqualTo("billing");
    assertThat(feed.askedAtLeast).hasSize(before + 1);

    authority.goDown();
    assertThat(server.self(token)).isEqualTo("billing");
    time.advance(Duration.ofSeconds(5));
    assertThat(reasonOf(() -> server.self(token))).isEqualTo("AUTHORITY_UNAVAILABLE");
  }

  @Test
  void P7_neverHeardOfTrust_failClosed_refuses() throws Exception {
    FeedServer feed = feed();
    feed.refuseWatchers(true);
    GuardedServer server = serve(guard(feed).whenStale(StaleFeedPolicy.failClosed()));
    assertThat(reasonOf(() -> server.self(authority.accessToken()))).isEqualTo("TRUST_STALE");
  }

  @Test
  void P7_continuePolicy_goesOnToItsBoundButNotForLongLivedJwts() throws Exception {
    FeedServer feed = feed();
    GuardedServer server =
        serve(guard(feed).whenStale(StaleFeedPolicy.continueUpTo(Duration.ofMinutes(5))));
    AccessClaims longLived = authority.claims(Duration.ofDays(30));
    String service = new TokenSigner(authority.serviceKey).sign(longLived);
    String token = authority.accessToken();
    Await.until("the view is whole", server::isFresh);
    assertThat(server.self(token)).isEqualTo("billing");
    assertThat(server.self(service)).isEqualTo("billing");
    feed.refuseWatchers(true);
    feed.cut();

    time.advance(Duration.ofMinutes(5));
    assertThat(server.self(token)).isEqualTo("billing");
    assertThat(reasonOf(() -> server.self(service))).isEqualTo("TRUST_STALE");
    time.advance(Duration.ofSeconds(1));
    assertThat(reasonOf(() -> server.self(token))).isEqualTo("TRUST_STALE");
  }

  @Test
  void P4_answerOfALaggingReplica_isAskedForAgain() throws Exception {
    FeedServer feed = feed();
    GuardedServer server = connected(feed);
    AccessClaims dead = authority.claims();
    String refused = authority.sign(dead);
    feed.revoke(RevocationNotice.token(dead.tokenId(), dead.expiresAt()));
    Await.until("it is heard of", () -> !isServed(server, refused));
    feed.lagBy(1);
    feed.askedAtLeast.clear();

    String opaque = authority.opaqueToken(authority.claims());
    assertThat(server.self(opaque)).isEqualTo("billing");
    assertThat(feed.askedAtLeast).containsExactly(0L, 1L);
  }

  @Test
  void P2_refusedByANewerViewThanOurs_isNotAcceptedByOurOlderOne() throws Exception {
    FeedServer feed = feed();
    GuardedServer server = connected(feed);
    AccessClaims claims = authority.claims();
    String token = authority.sign(claims);
    authority.knowsAlsoAs(token, claims);
    server.self(token);
    feed.revokeUnheard(claims);
    time.advance(Duration.ofSeconds(46));
    assertThat(reasonOf(() -> server.self(token))).isEqualTo("TOKEN_REVOKED");

    feed.resumeBehindBy(1);
    Await.until("the feed is fresh again", server::isFresh);
    assertThat(server.self(authority.accessToken())).isEqualTo("billing");
    assertThat(reasonOf(() -> server.self(token))).isEqualTo("TOKEN_REVOKED");
  }

  @Test
  void usage_atClose_isReportedPerToken() throws Exception {
    FeedServer feed = feed();
    GuardedServer server = connected(feed);
    AccessClaims claims = authority.claims();
    String token = authority.sign(claims);
    for (int i = 0; i < 7; i++) {
      server.self(token);
    }
    server.close();
    assertThat(feed.reported)
        .filteredOn(use -> use.getTokenId().equals(claims.tokenId().value()))
        .singleElement()
        .satisfies(
            use -> {
              assertThat(use.getCount()).isEqualTo(7);
              assertThat(use.getGrantId()).isEqualTo(claims.grantId().value());
            });
  }
}
