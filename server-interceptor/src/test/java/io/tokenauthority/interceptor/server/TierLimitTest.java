package io.tokenauthority.interceptor.server;

import static io.tokenauthority.interceptor.server.GuardedServer.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.tokenauthority.token.Tier;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.v1.GetKeySetRequest;
import io.tokenauthority.v1.WatchTrustRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TierLimitTest {

  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

  private final FakeTime time = new FakeTime();
  private final FakeAuthority authority = new FakeAuthority(time);
  private Optional<GuardedServer> server = Optional.empty();

  @AfterEach
  void stop() {
    server.ifPresent(GuardedServer::close);
  }

  private GuardedServer serve(TokenGuardBuilder builder) throws IOException {
    GuardedServer started = new GuardedServer(builder);
    server = Optional.of(started);
    return started;
  }

  private TokenGuardBuilder limited() {
    return GuardedServer.guardBy(authority, time)
        .tierLimit("default", RateLimit.perSecond(2).withBurst(3))
        .tierLimit("premium", RateLimit.perSecond(100));
  }

  private String token(String tier) {
    return authority.sign(authority.claims().withTier(new Tier(tier)));
  }

  @Test
  void P13_burstUsedUp_isRateLimitedAndToldWhenToComeBack() throws Exception {
    GuardedServer served = serve(limited());
    String token = authority.accessToken();
    for (int i = 0; i < 3; i++) {
      assertThat(served.self(token)).isEqualTo("billing");
    }
    GuardedServer.Seen refused = GuardedServer.refusalOf(() -> served.self(token));
    assertThat(refused.status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refused.reason()).isEqualTo("RATE_LIMITED");
    RetryInfo retry = refused.all().getDetails(1).unpack(RetryInfo.class);
    assertThat(retry.getRetryDelay())
        .isEqualTo(com.google.protobuf.Duration.newBuilder().setNanos(501_000_000).build());
    assertThat(refused.trailers().get(PUSHBACK)).isEqualTo("501");

    time.advance(Duration.ofMillis(501));
    assertThat(served.self(token)).isEqualTo("billing");
    assertThat(reasonOf(() -> served.self(token))).isEqualTo("RATE_LIMITED");
  }

  @Test
  void oneTokenUsedUp_othersAreServed() throws Exception {
    GuardedServer served = serve(limited());
    String greedy = token("default");
    for (int i = 0; i < 3; i++) {
      served.self(greedy);
    }
    assertThat(reasonOf(() -> served.self(greedy))).isEqualTo("RATE_LIMITED");
    assertThat(served.self(token("default"))).isEqualTo("billing");
    String premium = token("premium");
    for (int i = 0; i < 50; i++) {
      assertThat(served.self(premium)).isEqualTo("billing");
    }
    assertThat(served.anonymous().getKeySet(GetKeySetRequest.getDefaultInstance()).getEtag())
        .isEqualTo("nobody");
  }

  @Test
  void tierWithoutALimit_isNotLimited() throws Exception {
    GuardedServer served = serve(limited());
    String token = token("unheard-of");
    for (int i = 0; i < 20; i++) {
      assertThat(served.self(token)).isEqualTo("billing");
    }
  }

  @Test
  void refusedForItsRights_takesNothingOfTheLimit() throws Exception {
    GuardedServer served = serve(limited());
    AccessClaims claims = authority.claims();
    String token = authority.sign(claims);
    for (int i = 0; i < 5; i++) {
      assertThat(
              reasonOf(
                  () -> {
                    var unused =
                        served
                            .with(token)
                            .watchTrust(WatchTrustRequest.getDefaultInstance())
                            .hasNext();
                  }))
          .isEqualTo("SCOPE_INSUFFICIENT");
    }
    assertThat(served.self(token)).isEqualTo("billing");
  }

  @Test
  void opaqueTokenAskedAboutAnew_keepsWhatItHasUsed() throws Exception {
    GuardedServer served =
        serve(
            GuardedServer.guardBy(authority, time)
                .tierLimit("default", new RateLimit(1, Duration.ofHours(1), 2)));
    String token = authority.opaqueToken(authority.claims());
    served.self(token);
    served.self(token);
    time.advance(Duration.ofSeconds(61));
    assertThat(reasonOf(() -> served.self(token))).isEqualTo("RATE_LIMITED");
    assertThat(authority.introspections).hasValue(2);
  }

  @Test
  void take_racing_letsThroughTheBurstAndNoMore() throws Exception {
    Allowance allowance = new Allowance(0);
    RateLimit limit = new RateLimit(1, Duration.ofHours(1), 1_000);
    AtomicInteger taken = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    for (int t = 0; t < 8; t++) {
      threads.execute(
          () -> {
            try {
              start.await();
            } catch (InterruptedException ended) {
              return;
            }
            for (int i = 0; i < 500; i++) {
              if (allowance.take(limit, 7) == 0) {
                taken.incrementAndGet();
              }
            }
          });
    }
    start.countDown();
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    assertThat(taken).hasValue(1_000);
  }

  @ParameterizedTest
  @CsvSource({"0, 1000, 1", "1, 0, 1", "1, 1000, 0", "1000001, 1000, 1", "1, 3600001, 1"})
  void limit_outOfBounds_isRefused(int calls, long periodMillis, int burst) {
    assertThatThrownBy(() -> new RateLimit(calls, Duration.ofMillis(periodMillis), burst))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
