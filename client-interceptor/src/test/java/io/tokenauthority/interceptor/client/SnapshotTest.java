package io.tokenauthority.interceptor.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A row for every state × event. */
final class SnapshotTest {

  private static final long NOW = Duration.ofMinutes(1).toNanos();
  private static final long LATER = NOW + Duration.ofSeconds(40).toNanos();
  private static final AuthorityError REFUSAL =
      AuthorityError.own(Status.Code.UNAUTHENTICATED, ErrorReason.CREDENTIAL_INVALID, "no");

  private static final HeldToken FRESH = held("new", NOW + 1, NOW + 2);
  private static final HeldToken STALE = held("old", NOW, NOW + 1);
  private static final HeldToken ENDED = held("ended", NOW - 1, NOW);

  private static HeldToken held(String token, long staleAt, long expiredAt) {
    HeldToken any = HeldToken.of(new Fetched(new AccessToken(token, Duration.ofHours(1)), 0), 0);
    return new HeldToken(any.authorization(), any.headers(), staleAt, expiredAt, expiredAt);
  }

  private static Snapshot fresh() {
    return Snapshot.EMPTY.refreshed(FRESH);
  }

  private static Snapshot stale() {
    return Snapshot.EMPTY.refreshed(STALE);
  }

  private static Snapshot ended() {
    return Snapshot.EMPTY.refreshed(ENDED);
  }

  private static Snapshot broken(long at) {
    return Snapshot.EMPTY.started().refused(at, REFUSAL);
  }

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final long PAUSED = NOW - PAUSE.toNanos() + 1;

  static Stream<Arguments> calls() {
    return Stream.of(
        Arguments.of("fresh", fresh(), TokenState.FRESH, Step.SERVE),
        Arguments.of("fresh, refreshing", fresh().started(), TokenState.FRESH, Step.SERVE),
        Arguments.of("stale", stale(), TokenState.STALE, Step.SERVE_AND_REFRESH),
        Arguments.of("stale, refreshing", stale().started(), TokenState.STALE, Step.SERVE),
        Arguments.of(
            "stale, backing off", stale().failed(PAUSED, PAUSE), TokenState.STALE, Step.SERVE),
        Arguments.of(
            "stale, back-off over",
            stale().failed(PAUSED - 1, PAUSE),
            TokenState.STALE,
            Step.SERVE_AND_REFRESH),
        Arguments.of("stale, refused", stale().refused(NOW, REFUSAL), TokenState.STALE, Step.SERVE),
        Arguments.of("never had one", Snapshot.EMPTY, TokenState.EXPIRED, Step.WAIT_AND_REFRESH),
        Arguments.of("ended", ended(), TokenState.EXPIRED, Step.WAIT_AND_REFRESH),
        Arguments.of("ended, refreshing", ended().started(), TokenState.EXPIRED, Step.WAIT),
        Arguments.of(
            "ended, backing off",
            ended().failed(PAUSED, PAUSE),
            TokenState.EXPIRED,
            Step.WAIT_FOR_RETRY),
        Arguments.of(
            "ended, back-off over",
            ended().failed(PAUSED - 1, PAUSE),
            TokenState.EXPIRED,
            Step.WAIT_AND_REFRESH),
        Arguments.of("broken", broken(NOW), TokenState.BROKEN, Step.REFUSE),
        Arguments.of("broken, retrying", broken(NOW).started(), TokenState.BROKEN, Step.WAIT),
        Arguments.of(
            "broken for 30 s",
            broken(NOW - Snapshot.AFTER_REFUSAL.toNanos()),
            TokenState.BROKEN,
            Step.WAIT_AND_REFRESH));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("calls")
  void call_inEachState_hasItsStep(String name, Snapshot from, TokenState state, Step step) {
    assertThat(from.state(NOW)).as(name).isEqualTo(state);
    assertThat(from.forCall(NOW)).as(name).isEqualTo(step);
  }

  static Stream<Arguments> events() {
    Stream<Snapshot> all =
        Stream.of(
            fresh(),
            stale(),
            ended(),
            broken(NOW),
            Snapshot.EMPTY,
            ended().failed(NOW, PAUSE),
            stale().refused(NOW, REFUSAL));
    return all.map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("events")
  void refreshed_fromAnyState_isFreshAndForgetsTroubles(Snapshot from) {
    Snapshot next = from.started().refreshed(FRESH);

    assertThat(next).isEqualTo(new Snapshot(FRESH, false, 0, 0, null, from.dropNotBefore()));
  }

  @ParameterizedTest
  @MethodSource("events")
  void failed_fromAnyState_keepsTokenAndCountsFailure(Snapshot from) {
    Snapshot next = from.started().failed(NOW, PAUSE);

    assertThat(next.token()).isEqualTo(from.token());
    assertThat(next.failures()).isEqualTo(from.failures() + 1);
    assertThat(next.notBefore()).isEqualTo(NOW + PAUSE.toNanos());
    assertThat(next.refreshing()).isFalse();
    assertThat(next.state(LATER)).isEqualTo(TokenState.EXPIRED);
  }

  @ParameterizedTest
  @MethodSource("events")
  void refused_fromAnyState_keepsTokenAndIsBrokenAtItsEnd(Snapshot from) {
    Snapshot next = from.started().refused(NOW, REFUSAL);

    assertThat(next.token()).isEqualTo(from.token());
    assertThat(next.notBefore()).isEqualTo(NOW + Snapshot.AFTER_REFUSAL.toNanos());
    assertThat(next.state(LATER)).isEqualTo(TokenState.BROKEN);
    assertThat(next.refreshing()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("events")
  void drops_foreignToken_never(Snapshot from) {
    assertThat(from.drops(NOW, "Bearer another")).isFalse();
  }

  @Test
  void drops_tokenThatEndedHereToo_never() {
    assertThat(fresh().drops(FRESH.expiredAt() - 1, "Bearer new")).isTrue();
    assertThat(fresh().drops(FRESH.expiredAt(), "Bearer new")).isFalse();
  }

  @Test
  void dropped_currentToken_isExpiredAndHeldForTenSeconds() {
    assertThat(fresh().drops(NOW, "Bearer new")).isTrue();
    Snapshot dropped = fresh().dropped(NOW);
    assertThat(dropped.state(NOW)).isEqualTo(TokenState.EXPIRED);

    Snapshot again = dropped.started().refreshed(held("new", LATER, LATER));
    long tenSeconds = Snapshot.BETWEEN_DROPS.toNanos();
    assertThat(again.drops(NOW + tenSeconds - 1, "Bearer new")).isFalse();
    assertThat(again.drops(NOW + tenSeconds, "Bearer new")).isTrue();
  }

  @Test
  void dropped_whileRefreshing_waitsForThatRefresh() {
    assertThat(stale().started().dropped(NOW).forCall(NOW)).isEqualTo(Step.WAIT);
  }
}
