package io.tokenauthority.server.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenauthority.server.lifecycle.Revocation;
import io.tokenauthority.server.lifecycle.SigningKeyRing;
import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoreException;
import io.tokenauthority.server.store.StoredRevocation;
import io.tokenauthority.server.store.sql.SqliteStore;
import io.tokenauthority.token.AccountId;
import io.tokenauthority.token.GrantId;
import io.tokenauthority.token.TokenId;
import io.tokenauthority.token.revocation.Revocable;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustViewTest {

  private static final Instant START = Instant.parse("2026-11-22T10:15:30.123Z");

  @TempDir Path folder;
  private final SplittableRandom random = new SplittableRandom(3);
  private volatile Instant wall = START;
  private final AtomicLong nanos = new AtomicLong();
  private Store store;
  private TrustView view;

  @BeforeEach
  void start() {
    store = SqliteStore.open(folder.resolve("authority.db"));
    view = new TrustView(store, () -> wall, nanos::get);
  }

  @AfterEach
  void stop() {
    store.close();
  }

  @Test
  void poll_beforeAnyRevocation_knowsTheEpochsBase() {
    assertThat(view.mark(wall).age()).isGreaterThan(Duration.ofDays(365));
    view.poll();

    assertThat(view.epoch()).isEqualTo(1);
    assertThat(view.sequence()).isEqualTo(1L << 48);
    assertThat(view.mark(wall).age()).isZero();
  }

  @Test
  void poll_newRevocations_areJudgedByAndToldInOrder() {
    Recorder recorder = new Recorder();
    view.poll();
    view.listen(recorder);
    TokenId token = TokenId.random(random);
    assertThat(view.judge(revocable(token)).isRevoked()).isFalse();

    StoredRevocation first = revoked(token);
    StoredRevocation second = revoked(TokenId.random(random));
    view.poll();

    assertThat(view.judge(revocable(token)).isRevoked()).isTrue();
    assertThat(view.sequence()).isEqualTo(second.sequence());
    assertThat(recorder.told).containsExactly(first, second);
    view.unlisten(recorder);
    revoked(TokenId.random(random));
    view.poll();
    assertThat(recorder.told).hasSize(2);
  }

  @Test
  void poll_moreThanOneBatch_allOfThem() {
    List<TokenId> tokens = new ArrayList<>();
    store.write(
        tx -> {
          tokens.clear();
          for (int i = 0; i < 10_001; i++) {
            TokenId token = TokenId.random(random);
            tokens.add(token);
            tx.revocations().append(revocation(token), START);
          }
          return true;
        });

    view.poll();

    assertThat(view.size()).isEqualTo(10_001);
    assertThat(tokens).allSatisfy(t -> assertThat(view.judge(revocable(t)).isRevoked()).isTrue());
  }

  @Test
  void P4_acknowledge_knowsEvenWhenTheStoreIsSilent() {
    view.poll();
    TokenId token = TokenId.random(random);
    StoredRevocation done = revoked(token);
    store.close();

    view.acknowledge(done);

    assertThat(view.judge(revocable(token)).isRevoked()).isTrue();
    assertThat(view.sequence()).isLessThan(done.sequence());
  }

  @Test
  void acknowledge_storeAnswers_sequenceFollowsAndNothingBeforeIsMissed() {
    view.poll();
    TokenId elsewhere = TokenId.random(random);
    revoked(elsewhere);
    StoredRevocation own = revoked(TokenId.random(random));

    view.acknowledge(own);

    assertThat(view.sequence()).isEqualTo(own.sequence());
    assertThat(view.judge(revocable(elsewhere)).isRevoked()).isTrue();
  }

  @Test
  void P16_age_byTheClockThatSaysMore() {
    view.poll();

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(7)); // the wall clock was set back meanwhile
    assertThat(view.mark(START.minusSeconds(60)).age()).isEqualTo(Duration.ofSeconds(7));
    assertThat(view.mark(START.plusSeconds(90)).age()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void poll_silentStore_viewAges() {
    view.poll();
    store.close();
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(3));

    assertThatThrownBy(() -> view.poll()).isInstanceOf(StoreException.class);
    assertThat(view.mark(START).age()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void whenSeen_completesWithThePollThatSeesIt() {
    view.poll();
    long next = view.sequence() + 1;
    CompletableFuture<Boolean> seen =
        view.whenSeen(next, Duration.ofMinutes(1)).toCompletableFuture();
    CompletableFuture<Boolean> later =
        view.whenSeen(next + 1, Duration.ofMillis(10)).toCompletableFuture();
    assertThat(seen).isNotDone();

    revoked(TokenId.random(random));
    view.poll();

    assertThat(seen).isCompletedWithValue(true);
    assertThat(later.join()).isFalse();
    assertThat(view.whenSeen(next, Duration.ZERO).toCompletableFuture().join()).isTrue();
  }

  @Test
  void poll_expiredRevocations_areForgotten() {
    TokenId token = TokenId.random(random);
    StoredRevocation stored = revoked(token);
    view.poll();
    wall = stored.revocation().expireTime().plus(Duration.ofHours(1));

    view.poll();

    assertThat(view.size()).isZero();
    assertThat(view.sequence()).isEqualTo(stored.sequence());
  }

  @Test
  void P3_poller_nudged_seesARevocationWithoutWaitingForItsTurn() {
    view.poll();
    try (TrustPoller poller = new TrustPoller(view, Duration.ofHours(1))) {
      poller.start();
      StoredRevocation stored = revoked(TokenId.random(random));
      CompletableFuture<Boolean> seen =
          view.whenSeen(stored.sequence(), Duration.ofSeconds(10)).toCompletableFuture();
      poller.nudge();
      assertThat(seen.join()).isTrue();
    }
  }

  @Test
  void P3_poller_unaided_seesARevocationInItsTurn() {
    view.poll();
    try (TrustPoller poller = new TrustPoller(view, Duration.ofMillis(20))) {
      poller.start();
      StoredRevocation stored = revoked(TokenId.random(random));
      assertThat(
              view.whenSeen(stored.sequence(), Duration.ofSeconds(10)).toCompletableFuture().join())
          .isTrue();
    }
  }

  @Test
  void isSynced_afterAPauseByEitherClock_onlyAfterTheNextPoll() {
    view.poll();
    view.beginPulse();
    assertThat(view.isSynced()).isTrue();

    nanos.addAndGet(Duration.ofMillis(1500).toNanos());
    assertThat(view.isSynced()).as("before anybody beats").isFalse();
    view.beat();
    assertThat(view.isSynced()).as("a beat forgets no pause").isFalse();
    view.sync();
    assertThat(view.isSynced()).isTrue();

    wall = wall.plusMillis(1500);
    assertThat(view.isSynced()).as("a machine that slept").isFalse();
    store.close();
    assertThatThrownBy(() -> view.sync()).isInstanceOf(StoreException.class);
    assertThat(view.isSynced()).isFalse();
  }

  @Test
  void isSynced_whileItBeats_stays() {
    view.poll();
    view.beginPulse();
    for (int beat = 0; beat < 30; beat++) {
      nanos.addAndGet(Duration.ofMillis(900).toNanos());
      wall = wall.plusMillis(900);
      view.beat();
      assertThat(view.isSynced()).isTrue();
    }
  }

  private StoredRevocation revoked(TokenId token) {
    return store.write(tx -> tx.revocations().append(revocation(token), wall));
  }

  private static Revocation revocation(TokenId token) {
    return Revocation.ofToken(token, START.plusSeconds(60), Revocation.Cause.REQUESTED);
  }

  private Revocable revocable(TokenId token) {
    return Revocable.of(token, GrantId.random(random), AccountId.service("caller"), 1);
  }

  /** What a listener was told. */
  private static final class Recorder implements TrustListener {
    private final List<StoredRevocation> told = new ArrayList<>();

    @Override
    public void revoked(List<StoredRevocation> delta, long sequence) {
      told.addAll(delta);
    }

    @Override
    public void keysChanged(SigningKeyRing ring, PublishedKeys keys) {
      throw new AssertionError("no key changed");
    }
  }
}
