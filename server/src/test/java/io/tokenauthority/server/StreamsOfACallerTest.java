package io.tokenauthority.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.tokenauthority.v1.AuditLogGrpc;
import io.tokenauthority.v1.IssueTokenRequest;
import io.tokenauthority.v1.RevokeTokenRequest;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import io.tokenauthority.v1.TokenSet;
import io.tokenauthority.v1.ValidateTokenRequest;
import io.tokenauthority.v1.ValidateTokensRequest;
import io.tokenauthority.v1.ValidateTokensResponse;
import io.tokenauthority.v1.WatchAuditEventsRequest;
import io.tokenauthority.v1.WatchTrustRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No stream of the authority's own outlives its caller's token. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StreamsOfACallerTest {

  /** What a stretch of a stream's end by the leeway comes to at most, and a bit. */
  private static final Duration LEEWAY = Duration.ofSeconds(31);

  @TempDir static Path folder;

  private final MovedClock clock = new MovedClock();

  @SuppressWarnings("NullAway.Init")
  private LiveAuthority live;

  @SuppressWarnings("NullAway.Init")
  private String secret;

  @BeforeAll
  void start() {
    live = LiveAuthority.start(folder, Map.of(), clock);
    secret =
        live.serviceToken(
                live.signIn().getAccessToken(),
                "verifier",
                List.of("trust:watch", "tokens:validate", "audit:read"),
                List.of())
            .getServiceTokenSecret();
  }

  @AfterAll
  void stop() {
    live.close();
  }

  /** The streams that the authority keeps open for as long as their callers like. */
  private enum Stream {
    WATCH_TRUST {
      @Override
      void open(LiveAuthority live, String token, Watched watched) {
        TokenAuthorityGrpc.newStub(live.channel())
            .withCallCredentials(LiveAuthority.bearer(token))
            .watchTrust(WatchTrustRequest.getDefaultInstance(), watched.observer());
      }
    },
    WATCH_AUDIT_EVENTS {
      @Override
      void open(LiveAuthority live, String token, Watched watched) {
        AuditLogGrpc.newStub(live.channel())
            .withCallCredentials(LiveAuthority.bearer(token))
            .watchAuditEvents(
                WatchAuditEventsRequest.newBuilder().setAfterPosition(0).build(),
                watched.observer());
      }
    },
    VALIDATE_TOKENS {
      @Override
      void open(LiveAuthority live, String token, Watched watched) {
        StreamObserver<ValidateTokensResponse> answers = watched.observer();
        TokenAuthorityGrpc.newStub(live.channel())
            .withCallCredentials(LiveAuthority.bearer(token))
            .validateTokens(answers)
            .onNext(
                ValidateTokensRequest.newBuilder()
                    .setRequestId("1")
                    .setRequest(ValidateTokenRequest.newBuilder().setToken(token))
                    .build());
      }
    };

    abstract void open(LiveAuthority live, String token, Watched watched);
  }

  /** What came over a stream, and how it ended. */
  private static final class Watched {
    private final AtomicInteger messages = new AtomicInteger();
    private final CompletableFuture<Throwable> end = new CompletableFuture<>();

    <R> StreamObserver<R> observer() {
      return new StreamObserver<>() {
        @Override
        public void onNext(R message) {
          messages.incrementAndGet();
        }

        @Override
        public void onError(Throwable thrown) {
          end.complete(thrown);
        }

        @Override
        public void onCompleted() {
          end.completeExceptionally(new AssertionError("ended as if all were well"));
        }
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void P3_callersTokenRevoked_endsTheStream(Stream stream) throws Exception {
    TokenSet tokens = issue(Duration.ofMinutes(10));
    Watched watched = open(stream, tokens.getAccessToken());

    var unused =
        live.tokens()
            .revokeToken(RevokeTokenRequest.newBuilder().setToken(tokens.getAccessToken()).build());

    assertEnded(watched, "TOKEN_REVOKED");
  }

  @ParameterizedTest
  @EnumSource
  void callersTokenExpired_endsTheStream(Stream stream) throws Exception {
    Watched watched = open(stream, issue(Duration.ofSeconds(30)).getAccessToken());
    pass(Duration.ofSeconds(28));
    assertThat(watched.end).isNotDone();

    pass(Duration.ofSeconds(2).plus(LEEWAY));

    assertEnded(watched, "TOKEN_EXPIRED");
  }

  private Watched open(Stream stream, String token) {
    Watched watched = new Watched();
    stream.open(live, token, watched);
    Await.until("the stream is under way", () -> watched.messages.get() > 0);
    return watched;
  }

  private static void assertEnded(Watched watched, String reason) throws Exception {
    Throwable end = watched.end.get(20, TimeUnit.SECONDS);
    assertThat(Details.reason(end)).isEqualTo(reason);
    assertThat(Status.fromThrowable(end).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  private TokenSet issue(Duration life) {
    return live.tokens()
        .issueToken(
            IssueTokenRequest.newBuilder()
                .setServiceToken(secret)
                .setLifetime(com.google.protobuf.Duration.newBuilder().setSeconds(life.toSeconds()))
                .build())
        .getTokens();
  }

  /** In steps after which the authority has news again, or its view would be called stale. */
  private void pass(Duration span) {
    Duration step = Duration.ofSeconds(2);
    for (Duration done = Duration.ZERO; done.compareTo(span) < 0; done = done.plus(step)) {
      clock.pass(step);
      live.lookForNews();
    }
  }
}
