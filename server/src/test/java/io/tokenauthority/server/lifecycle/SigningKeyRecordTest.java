package io.tokenauthority.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenauthority.token.KeyId;
import io.tokenauthority.token.key.KeyPurpose;
import io.tokenauthority.token.key.SignatureAlgorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigningKeyRecordTest {

  private static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123Z");
  private static final Bytes SEALED = Bytes.of(new byte[] {1, 2, 3});

  /** Every state × every event: what follows, and whether the private part is still there. */
  @ParameterizedTest
  @CsvSource({
    "NEXT,     activated, ACTIVE,   kept",
    "NEXT,     retiring,  refused,  ''",
    "NEXT,     retired,   refused,  ''",
    "NEXT,     revoked,   REVOKED,  destroyed",
    "ACTIVE,   activated, refused,  ''",
    "ACTIVE,   retiring,  RETIRING, destroyed",
    "ACTIVE,   retired,   refused,  ''",
    "ACTIVE,   revoked,   REVOKED,  destroyed",
    "RETIRING, activated, refused,  ''",
    "RETIRING, retiring,  refused,  ''",
    "RETIRING, retired,   RETIRED,  destroyed",
    "RETIRING, revoked,   REVOKED,  destroyed",
    "RETIRED,  activated, refused,  ''",
    "RETIRED,  retiring,  refused,  ''",
    "RETIRED,  retired,   refused,  ''",
    "RETIRED,  revoked,   refused,  ''",
    "REVOKED,  activated, refused,  ''",
    "REVOKED,  retiring,  refused,  ''",
    "REVOKED,  retired,   refused,  ''",
    "REVOKED,  revoked,   refused,  ''"
  })
  void everyStateAndEvent(SigningKeyState state, String event, String next, String sealed) {
    SigningKeyRecord key = key(state, NOW.minusSeconds(60), NOW);

    if (next.equals("refused")) {
      assertThatThrownBy(() -> apply(key, event)).isInstanceOf(IllegalStateException.class);
      return;
    }
    SigningKeyRecord after = apply(key, event);
    assertThat(after.state()).isEqualTo(SigningKeyState.valueOf(next));
    assertThat(after.stateTime()).isEqualTo(NOW);
    assertThat(after.sealedPrivateKey().isEmpty()).isEqualTo(sealed.equals("destroyed"));
    assertThat(after.createTime()).isEqualTo(key.createTime());
  }

  @Test
  void retiring_lastsToTheLastEndAndTheMarginBeyond() {
    Instant lastEnd = NOW.plus(Duration.ofHours(1));

    SigningKeyRecord retiring = key(SigningKeyState.ACTIVE, NOW, NOW).retiring(lastEnd, NOW);

    assertThat(retiring.verifyUntil()).isEqualTo(lastEnd.plusSeconds(30).plusSeconds(300));
    assertThatThrownBy(() -> retiring.retired(retiring.verifyUntil().minusMillis(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(retiring.retired(retiring.verifyUntil()).state()).isEqualTo(SigningKeyState.RETIRED);
  }

  @Test
  void retiring_ofWhatNeverEnds_lastsToTheEndOfTime() {
    assertThat(
            key(SigningKeyState.ACTIVE, NOW, NOW).retiring(ServiceToken.ETERNAL, NOW).verifyUntil())
        .isEqualTo(ServiceToken.ETERNAL);
  }

  /** What a purpose needs, by what it has: present states, ages, the lead in hours, the need. */
  @ParameterizedTest
  @CsvSource({
    "'',          0,  0,  24, ACTIVE_KEY",
    "NEXT,        0,  48, 24, ACTIVE_KEY",
    "ACTIVE,      99, 0,  24, NEXT_KEY",
    "ACTIVE NEXT, 29, 48, 24, NOTHING",
    "ACTIVE NEXT, 30, 24, 24, ROTATION",
    "ACTIVE NEXT, 30, 23, 24, NOTHING",
    "ACTIVE NEXT, 30, 23, 23, ROTATION",
    "ACTIVE NEXT, 30, 24, 25, NOTHING",
    "ACTIVE NEXT, 99, 48, 24, ROTATION"
  })
  void need_byWhatThereIs(
      String states, int activeDays, int nextHours, int leadHours, SigningKeyRing.Need need) {
    KeySchedule schedule = new KeySchedule(Duration.ofDays(30), Duration.ofHours(leadHours));
    List<SigningKeyRecord> keys =
        states.isEmpty()
            ? List.of()
            : List.of(states.split(" ")).stream()
                .map(SigningKeyState::valueOf)
                .map(
                    state ->
                        key(
                            state,
                            state == SigningKeyState.ACTIVE
                                ? NOW.minus(Duration.ofDays(activeDays))
                                : NOW.minus(Duration.ofHours(nextHours)),
                            NOW))
                .toList();
    SigningKeyRing ring = new SigningKeyRing(keys);

    assertThat(ring.need(KeyPurpose.ACCESS_TOKEN, Optional.of(schedule), NOW)).isEqualTo(need);
    assertThat(ring.need(KeyPurpose.SERVICE_TOKEN, Optional.empty(), NOW))
        .isEqualTo(SigningKeyRing.Need.ACTIVE_KEY);
  }

  @Test
  void need_withoutSchedule_neverRotation() {
    SigningKeyRing ring =
        new SigningKeyRing(
            List.of(
                key(SigningKeyState.ACTIVE, Instant.EPOCH, NOW),
                key(SigningKeyState.NEXT, Instant.EPOCH, NOW)));

    assertThat(ring.need(KeyPurpose.ACCESS_TOKEN, Optional.empty(), NOW))
        .isEqualTo(SigningKeyRing.Need.NOTHING);
  }

  @Test
  void schedule_shorterThanCachesOfTheKeySetLast_isRefused() {
    Duration least = KeySchedule.LEAST_LEAD;
    assertThat(new KeySchedule(Duration.ofDays(1), least).lead()).isEqualTo(least);
    assertThatThrownBy(() -> new KeySchedule(Duration.ofDays(1), least.minusMillis(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new KeySchedule(least, least))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static SigningKeyRecord apply(SigningKeyRecord key, String event) {
    return switch (event) {
      case "activated" -> key.activated(NOW);
      case "retiring" -> key.retiring(NOW, NOW);
      case "retired" -> key.retired(NOW);
      case "revoked" -> key.revoked(NOW);
      default -> throw new IllegalArgumentException(event);
    };
  }

  private static SigningKeyRecord key(SigningKeyState state, Instant since, Instant until) {
    return new SigningKeyRecord(
        new KeyId("kid-" + state),
        KeyPurpose.ACCESS_TOKEN,
        SignatureAlgorithm.ES256,
        state,
        "{}",
        SEALED,
        since,
        since,
        until);
  }
}
