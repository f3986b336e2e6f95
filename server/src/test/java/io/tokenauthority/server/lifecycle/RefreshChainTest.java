package io.tokenauthority.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.tokenauthority.server.lifecycle.RefreshChain.Redemption;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.opaque.SecretDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefreshChainTest {

  private static final Instant T0 = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Instant IDLE_END = T0.plus(Duration.ofDays(7));
  private static final SecretDigest FIRST = SecretDigest.of("first");
  private static final SecretDigest SECOND = SecretDigest.of("second");
  private static final SecretDigest THIRD = SecretDigest.of("third");
  private static final SecretDigest FOREIGN = SecretDigest.of("foreign");
  private static final SecretDigest REQUEST = SecretDigest.of("request");

  /**
   * Every state (fresh, rotated once, rotated twice) × every token × when × request id: what it
   * leads to. The rotation is at T0, the idle end a week later.
   */
  @ParameterizedTest
  @CsvSource({
    "fresh,   first,   0,      none,  ROTATE",
    "fresh,   first,   604799, none,  ROTATE",
    "fresh,   first,   604800, none,  EXPIRED",
    "fresh,   foreign, 0,      none,  REUSE",
    "fresh,   foreign, 604800, none,  REUSE",
    "rotated, second,  0,      none,  ROTATE",
    "rotated, second,  604799, none,  ROTATE",
    "rotated, second,  604800, none,  EXPIRED",
    "rotated, first,   0,      none,  REPLAY",
    "rotated, first,   9,      none,  REPLAY",
    "rotated, first,   10,     none,  REUSE",
    "rotated, first,   9,      other, REPLAY",
    "rotated, first,   10,     other, REUSE",
    "rotated, first,   10,     same,  REPLAY",
    "rotated, first,   604799, same,  REPLAY",
    "rotated, first,   604800, same,  EXPIRED",
    "rotated, first,   604800, none,  EXPIRED",
    "rotated, foreign, 0,      same,  REUSE",
    "twice,   third,   0,      none,  ROTATE",
    "twice,   second,  0,      none,  REPLAY",
    "twice,   first,   0,      none,  REUSE",
    "twice,   first,   0,      same,  REUSE",
    "twice,   first,   604800, none,  REUSE"
  })
  void P1_everyStateTokenAndTime(
      String state, String token, long seconds, String request, Redemption redemption) {
    Optional<SecretDigest> requestId =
        switch (request) {
          case "same" -> Optional.of(REQUEST);
          case "other" -> Optional.of(FOREIGN);
          default -> Optional.empty();
        };

    assertThat(chain(state).judge(digest(token), requestId, GRACE, T0.plusSeconds(seconds)))
        .isEqualTo(redemption);
  }

  @Test
  void judge_noRequestIdEither_isNoSameRequest() {
    RefreshChain unnamed = fresh().rotated(SECOND, Bytes.NONE, Optional.empty(), IDLE_END, T0);

    assertThat(unnamed.judge(FIRST, Optional.empty(), GRACE, T0.plusSeconds(10)))
        .isEqualTo(Redemption.REUSE);
  }

  @Test
  void judge_noGrace_everyRepeatIsReuse() {
    assertThat(chain("rotated").judge(FIRST, Optional.empty(), Duration.ZERO, T0))
        .isEqualTo(Redemption.REUSE);
  }

  @Test
  void judge_clockSetBack_stillReplay() {
    assertThat(chain("rotated").judge(FIRST, Optional.empty(), GRACE, T0.minusSeconds(60)))
        .isEqualTo(Redemption.REPLAY);
  }

  @Test
  void rotated_keepsHandleAndGrant_countsUp() {
    RefreshChain next = chain("rotated");

    assertThat(next.rotation()).isEqualTo(1);
    assertThat(next.handle()).isEqualTo(fresh().handle());
    assertThat(next.previous()).contains(FIRST);
    assertThat(next.current()).isEqualTo(SECOND);
    assertThat(next.toString()).doesNotContain(SECOND.hex());
  }

  private static SecretDigest digest(String token) {
    return SecretDigest.of(token);
  }

  private static RefreshChain chain(String state) {
    RefreshChain rotated = fresh().rotated(SECOND, Bytes.NONE, Optional.of(REQUEST), IDLE_END, T0);
    return switch (state) {
      case "fresh" -> fresh();
      case "rotated" -> rotated;
      default -> rotated.rotated(THIRD, Bytes.NONE, Optional.of(REQUEST), IDLE_END, T0);
    };
  }

  private static RefreshChain fresh() {
    return new RefreshChain(
        new GrantId("0123456789012345678901"),
        SecretDigest.of("handle"),
        0,
        FIRST,
        Optional.empty(),
        Bytes.NONE,
        T0,
        Optional.empty(),
        IDLE_END);
  }
}
