package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.grpc.Channel;
import io.grpc.Status;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls over many lives of tokens, at a peer that takes none past its end. */
final class TokenLivesTest {

  private final Stage stage = new Stage(Stage.Transport.IN_PROCESS);
  private final WrongWallClock clock = new WrongWallClock();
  private final Map<String, Long> ends = new ConcurrentHashMap<>();
  private final AtomicInteger refused = new AtomicInteger();

  @AfterEach
  void close() {
    stage.close();
  }

  private ClientIdentity identity(Duration life) {
    stage.authority.lifeSeconds = life.toSeconds();
    stage.authority.onIssue =
        answer -> {
          int number = stage.authority.issued.get() + 1;
          ends.put("Bearer access-" + number, clock.nanos() + life.toNanos());
          stage.authority.issueNext(answer);
        };
    stage.peer.verdict =
        token -> {
          if (clock.nanos() < ends.getOrDefault(token, 0L)) {
            return null;
          }
          refused.incrementAndGet();
          return Errors.of(Status.Code.UNAUTHENTICATED, ErrorReason.TOKEN_EXPIRED);
        };
    return ClientIdentity.builder(stage.toAuthority())
        .source(TokenSource.serviceToken(() -> "tas_secret"))
        .clock(clock)
        .build();
  }

  /** A call each {@code step}; what a refresh takes is nothing beside it. */
  private void callsFor(Duration span, Duration step, ClientIdentity identity) throws Exception {
    Channel channel = stage.own(identity);
    for (long at = 0; at < span.toNanos(); at += step.toNanos()) {
      clock.advance(step);
      Calls.UNARY.run(channel);
      Await.until("fresh", () -> identity.status().state() == TokenState.FRESH);
    }
  }

  @ParameterizedTest(name = "life {0} s: from {1} to {2} refreshes in 20 lives")
  @CsvSource({"60, 27, 29", "900, 27, 29", "3600, 20, 22", "86400, 19, 21"})
  void calls_overTwentyLives_areNeverRefused(long life, int least, int most) throws Exception {
    Duration span = Duration.ofSeconds(life);
    try (ClientIdentity identity = identity(span)) {
      callsFor(span.multipliedBy(20), span.dividedBy(60), identity);
    }

    assertThat(refused).hasValue(0);
    // At this jitter a token is renewed after 0.7 of its life, or 4.5 minutes before its end.
    assertThat(stage.authority.issued.get()).isBetween(least, most);
  }

  @ParameterizedTest
  @ValueSource(longs = {-3600, 3600})
  void P16_wallClocksAnHourOff_changeNothing(long seconds) throws Exception {
    clock.off = Duration.ofSeconds(seconds);
    stage.authority.expireTime =
        Timestamp.newBuilder()
            .setSeconds(Instant.now().getEpochSecond() + seconds)
            .build(); // what the authority's own clock says is not looked at either
    try (ClientIdentity identity = identity(Duration.ofMinutes(15))) {
      callsFor(Duration.ofHours(1), Duration.ofSeconds(30), identity);
    }

    assertThat(refused).hasValue(0);
    assertThat(stage.authority.issued.get()).isBetween(5, 7);
  }
}
