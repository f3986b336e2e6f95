package io.tokenauthority.interceptor.server;

import static io.tokenauthority.interceptor.server.GuardedServer.reasonOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A protected service whose clock and the authority's disagree. */
final class ClockSkewTest {

  /** The shortest there is; a client sends it for 4.5 s at most. */
  private static final Duration SHORTEST = Duration.ofSeconds(5);

  private static final Duration STEP = Duration.ofMillis(500);

  private final FakeTime authorityTime = new FakeTime();
  private final FakeTime guardTime = new FakeTime();
  private final FakeAuthority authority = new FakeAuthority(authorityTime);

  private GuardedServer behindBy(long seconds) throws IOException {
    guardTime.setWallBackBy(Duration.ofSeconds(seconds));
    return new GuardedServer(GuardedServer.guardBy(authority, guardTime));
  }

  @ParameterizedTest
  @ValueSource(longs = {-20, 20})
  void P16_clockTwentySecondsOff_shortTokensAreTakenForAllTheirLife(long seconds)
      throws IOException {
    try (GuardedServer server = behindBy(seconds)) {
      String token = authority.sign(authority.claims(SHORTEST));
      for (Duration age = Duration.ZERO; age.compareTo(SHORTEST) < 0; age = age.plus(STEP)) {
        assertThat(server.self(token)).isEqualTo("billing");
        authorityTime.advance(STEP);
        guardTime.advance(STEP);
      }
    }
  }

  @Test
  void clockFartherAhead_tokenIsOver() throws IOException {
    try (GuardedServer server = behindBy(-36)) {
      String token = authority.sign(authority.claims(SHORTEST));
      assertThat(reasonOf(() -> server.self(token))).isEqualTo("TOKEN_EXPIRED");
    }
  }

  @Test
  void clockFartherBehind_tokenIsFromTheFuture() throws IOException {
    try (GuardedServer server = behindBy(31)) {
      String token = authority.sign(authority.claims(SHORTEST));
      assertThat(reasonOf(() -> server.self(token))).isEqualTo("TOKEN_INVALID");
    }
  }
}
