package io.tokenauthority.interceptor.server;

import static io.tokenauthority.interceptor.server.GuardedServer.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.token.revocation.RevocationNotice;
import io.tokenauthority.v1.ErrorReason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A feed that is cut, falls silent or lags: it is seen, the policy holds, and it is made up for.
 */
class FeedTroubleTest {

  private final FakeTime time = new FakeTime();
  private final FakeAuthority authority = new FakeAuthority(time);
  private final Deque<Runnable> open = new ArrayDeque<>();

  @AfterEach
  void stop() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }

  private FeedServer feed() throws IOException {
    FeedServer feed = new FeedServer(authority);
    open.push(feed::close);
    return feed;
  }

  private GuardedServer serve(FeedServer feed, StaleFeedPolicy policy) throws IOException {
    GuardedServer server =
        new GuardedServer(
            TokenGuard.builder()
                .issuer(FakeAuthority.ISSUER)
                .audience(FakeAuthority.AUDIENCE)
                .channel(feed.channel())
                .signatures(FakeAuthority.PROVIDER)
                .whenStale(policy)
                .clock(time.clock()));
    open.push(server::close);
    Await.until("the view is whole", server::isFresh);
    return server;
  }

  private enum Trouble {
    /** The stream is cut and no other to be had. */
    CUT {
      @Override
      void begin(FeedServer feed) {
        feed.refuseWatchers(true);
        feed.cut();
      }

      @Override
      void end(FeedServer feed) {
        feed.refuseWatchers(false);
      }
    },
    /** Streams stay open, and nothing comes over them. */
    PAUSED {
      @Override
      void begin(FeedServer feed) {
        feed.fallSilent(true);
      }

      @Override
      void end(FeedServer feed) {
        feed.fallSilent(false);
      }
    },
    /** Heartbeats come, of a view that is old already. */
    SLOW {
      @Override
      void begin(FeedServer feed) {
        feed.viewIsOld(Duration.ofSeconds(40));
      }

      @Override
      void end(FeedServer feed) {
        feed.viewIsOld(Duration.ZERO);
      }
    };

    abstract void begin(FeedServer feed);

    abstract void end(FeedServer feed);
  }

  static Stream<Arguments> everyTroubleUnderEveryPolicy() {
    List<StaleFeedPolicy> policies =
        List.of(
            StaleFeedPolicy.introspect(),
            StaleFeedPolicy.failClosed(),
            StaleFeedPolicy.continueUpTo(Duration.ofSeconds(50)));
    return Stream.of(Trouble.values())
        .flatMap(trouble -> policies.stream().map(policy -> Arguments.of(trouble, policy)));
  }

  /** Staleness seen, policy obeyed, and what was missed made up for without another snapshot. */
  @ParameterizedTest
  @MethodSource("everyTroubleUnderEveryPolicy")
  void P7_trouble_isSeenObeyedAndMadeUpFor(Trouble trouble, StaleFeedPolicy policy)
      throws Exception {
    FeedServer feed = feed();
    GuardedServer server = serve(feed, policy);
    AccessClaims dead = authority.claims();
    feed.revoke(RevocationNotice.token(dead.tokenId(), dead.expiresAt()));
    AccessClaims claims = authority.claims();
    String token = authority.sign(claims);
    authority.knowsAlsoAs(token, claims);
    assertThat(server.self(token)).isEqualTo("billing");

    trouble.begin(feed);
    int asked = feed.askedAtLeast.size();
    if (trouble == Trouble.SLOW) {
      Await.until(
          "its age is known", () -> server.staleness().compareTo(Duration.ofSeconds(40)) >= 0);
      time.advance(Duration.ofSeconds(6));
    } else {
      time.advance(Duration.ofSeconds(46));
    }
    assertThat(server.staleness()).isBetween(Duration.ofSeconds(46), Duration.ofSeconds(47));
    obeyed(policy, server, feed, token, asked);

    int streams = feed.watchedAfter.size();
    AccessClaims missed = authority.claims();
    String revoked = authority.sign(missed);
    authority.revoke(missed);
    feed.remember(RevocationNotice.token(missed.tokenId(), missed.expiresAt()));
    trouble.end(feed);
    if (trouble == Trouble.SLOW) {
      feed.cut();
    } else {
      time.advance(Duration.ofSeconds(13));
    }
    Await.until("the feed is fresh again", server::isFresh);
    assertThat(server.self(token)).isEqualTo("billing");
    assertThat(reasonOf(() -> server.self(revoked))).isEqualTo("TOKEN_REVOKED");
    assertThat(feed.snapshots).hasValue(1);
    assertThat(feed.watchedAfter.subList(1, feed.watchedAfter.size())).containsOnly(1L);
    assertThat(feed.watchedAfter).hasSizeGreaterThan(Math.min(streams, 1));
  }

  private void obeyed(
      StaleFeedPolicy policy, GuardedServer server, FeedServer feed, String token, int asked) {
    switch (policy.answer()) {
      case INTROSPECT -> {
        assertThat(server.self(token)).isEqualTo("billing");
        assertThat(feed.askedAtLeast).hasSize(asked + 1);
      }
      case FAIL_CLOSED -> assertThat(reasonOf(() -> server.self(token))).isEqualTo("TRUST_STALE");
      case CONTINUE -> {
        assertThat(server.self(token)).isEqualTo("billing");
        assertThat(feed.askedAtLeast).hasSize(asked);
        time.advance(Duration.ofSeconds(5));
        assertThat(reasonOf(() -> server.self(token))).isEqualTo("TRUST_STALE");
      }
    }
  }

  @Test
  void authorityAsksToBeLeftAlone_feedWaitsThatLong() throws Exception {
    FeedServer feed = feed();
    serve(feed, StaleFeedPolicy.introspect());
    List<Long> tries = new CopyOnWriteArrayList<>();
    feed.whenWatched(() -> tries.add(System.nanoTime()));
    feed.refuseWatchersWith(
        Refusal.because(ErrorReason.TRUST_STALE, "this replica is behind")
            .retryAfter(Duration.ofSeconds(2)));
    feed.cut();
    Await.until("two tries", () -> tries.size() >= 2);
    assertThat(Duration.ofNanos(tries.get(1) - tries.get(0)))
        .isGreaterThanOrEqualTo(Duration.ofMillis(1_900));
  }
}
