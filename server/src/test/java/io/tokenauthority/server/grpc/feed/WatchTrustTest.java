package io.tokenauthority.server.grpc.feed;

import static io.tokenauthority.v1.WatchTrustResponse.EventCase.HEARTBEAT;
import static io.tokenauthority.v1.WatchTrustResponse.EventCase.KEYS;
import static io.tokenauthority.v1.WatchTrustResponse.EventCase.REVOCATIONS;
import static io.tokenauthority.v1.WatchTrustResponse.EventCase.SNAPSHOT_BEGIN;
import static io.tokenauthority.v1.WatchTrustResponse.EventCase.SNAPSHOT_END;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.tokenauthority.server.Await;
import io.tokenauthority.server.Details;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WatchTrustTest {

  private static final int PLENTY = 8 << 20;

  @TempDir Path folder;

  @Test
  void watch_fresh_isToldTheWholeViewInItsOrder() throws Exception {
    try (FeedFixture feed = new FeedFixture(folder, PLENTY)) {
      feed.revokeAndPoll(2500);

      Watcher watcher = feed.watch(0);
      watcher.awaitFirstView();

      assertThat(watcher.order())
          .containsExactly(SNAPSHOT_BEGIN, KEYS, REVOCATIONS, SNAPSHOT_END, HEARTBEAT);
      assertThat(watcher.known()).isEqualTo(2500);
      assertThat(watcher.sequence()).isEqualTo(feed.view.sequence());
      assertThat(watcher.broken()).isEmpty();
    }
  }

  @Test
  void P3_watch_whatIsRevokedLater_isToldAtOnce() throws Exception {
    try (FeedFixture feed = new FeedFixture(folder, PLENTY)) {
      feed.view.poll();
      Watcher watcher = feed.watch(0);
      watcher.awaitFirstView();

      feed.revokeAndPoll(3);
      watcher.awaitKnown(3);
      feed.revokeAndPoll(1500);
      watcher.awaitKnown(1503);

      assertThat(watcher.sequence()).isEqualTo(feed.view.sequence());
      assertThat(watcher.order())
          .startsWith(SNAPSHOT_BEGIN, KEYS, SNAPSHOT_END, HEARTBEAT, REVOCATIONS);
      assertThat(watcher.broken()).isEmpty();
    }
  }

  @Test
  void watch_resumed_isToldOnlyWhatItMissed() throws Exception {
    try (FeedFixture feed = new FeedFixture(folder, PLENTY)) {
      feed.revokeAndPoll(10);
      Watcher before = feed.watch(0);
      before.awaitFirstView();
      before.cancel();
      feed.revokeAndPoll(5);

      Watcher after = feed.watch(before.sequence());
      after.awaitFirstView();

      assertThat(after.order()).containsExactly(KEYS, REVOCATIONS, HEARTBEAT);
      assertThat(after.known()).isEqualTo(5);
      assertThat(after.sequence()).isEqualTo(feed.view.sequence());
    }
  }

  @Test
  void watch_resumedFromBeyondWhatIsRemembered_isToldItFromTheStore() throws Exception {
    try (FeedFixture feed = new FeedFixture(folder, 1)) {
      feed.revokeAndPoll(10);
      long known = feed.view.sequence();
      feed.revokeAndPoll(1200);

      Watcher watcher = feed.watch(known);
      watcher.awaitFirstView();

      assertThat(watcher.order()).containsExactly(KEYS, REVOCATIONS, HEARTBEAT);
      assertThat(watcher.known()).isEqualTo(1200);
      assertThat(watcher.broken()).isEmpty();
    }
  }

  @Test
  void watch_resumedFromAnotherEpoch_isToldTheWholeView() throws Exception {
    try (FeedFixture feed = new FeedFixture(folder, PLENTY)) {
      feed.revokeAndPoll(10);

      Watcher watcher = feed.watch(feed.view.sequence() + (5L << 48));
      watcher.awaitFirstView();

      assertThat(watcher.order()).startsWith(SNAPSHOT_BEGIN);
      assertThat(watcher.known()).isEqualTo(10);
    }
  }

  @Test
  void watch_aheadOfThisReplica_waitsUntilItHasCaughtUp() throws Exception {
    try (FeedFixture feed = new FeedFixture(folder, PLENTY)) {
      feed.revokeAndPoll(1);
      long seenElsewhere = feed.view.sequence() + 2;

      Watcher watcher = feed.watch(seenElsewhere);
      feed.revoke(3);
      Await.until(
          "it has caught up",
          () -> {
            feed.view.poll();
            return !watcher.order().isEmpty();
          });
      watcher.awaitFirstView();

      assertThat(watcher.order()).startsWith(KEYS);
      assertThat(watcher.sequence()).isEqualTo(seenElsewhere + 1);
      assertThat(watcher.broken()).isEmpty();
    }
  }

  @Test
  void P13_watch_whatIsToldIsNotRead_isCutAndGoesOnWhereItWas() throws Exception {
    FeedLimits impatient = new FeedLimits(1 << 20, Duration.ofMillis(200), Duration.ofMillis(400));
    try (FeedFixture feed = new FeedFixture(folder, impatient)) {
      feed.revokeAndPoll(10);
      Watcher slow = feed.watchUnread();
      Await.until("it is let in", () -> feed.broadcast.watchers() == 1);
      feed.revokeAndPoll(9_000);
      Await.until("it is cut", () -> feed.broadcast.watchers() == 0);

      slow.readOn();
      assertThat(Details.reason(slow.end().get(20, TimeUnit.SECONDS))).isEqualTo("LIMIT_REACHED");
      assertThat(slow.broken()).isEmpty();

      Watcher again = feed.watch(slow.sequence());
      again.awaitFirstView();
      assertThat(again.broken()).isEmpty();
      assertThat(again.sequence()).isEqualTo(feed.view.sequence());
      assertThat(again.known() + slow.known()).isGreaterThanOrEqualTo(9_000);
      again.cancel();
    }
  }

  @Test
  void P7_watch_replicaThatHasSeenNothing_isStale() throws Exception {
    try (FeedFixture feed = new FeedFixture(folder, PLENTY)) {
      Watcher watcher = feed.watch(0);

      assertThat(reason(watcher.end().get(10, TimeUnit.SECONDS))).isEqualTo("TRUST_STALE");
      assertThat(watcher.order()).isEmpty();
    }
  }

  @Test
  void P14_watch_negativeSequence_namesTheField() throws Exception {
    try (FeedFixture feed = new FeedFixture(folder, PLENTY)) {
      feed.view.poll();

      Throwable refused = feed.watch(-1).end().get(10, TimeUnit.SECONDS);

      assertThat(Status.fromThrowable(refused).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(reason(refused)).isEqualTo("FIELD_INVALID");
    }
  }

  /** Watchers come, go and resume while things are revoked; none may miss one, whatever it met. */
  @Test
  void P4_watchersComeAndGoWhileRevokingGoesOn_noneMissesAnything() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    try (FeedFixture feed = new FeedFixture(folder, 20_000)) {
      feed.revokeAndPoll(50);
      List<Watcher> watchers = new ArrayList<>();
      for (int round = 0; round < 60; round++) {
        if (random.nextInt(3) == 0 || watchers.isEmpty()) {
          watchers.add(feed.watch(0));
        }
        feed.revokeAndPoll(1 + random.nextInt(40));
        if (random.nextInt(4) == 0) {
          watchers.remove(random.nextInt(watchers.size())).cancel();
        }
      }

      for (Watcher watcher : watchers) {
        Await.until(
            "it is complete",
            () -> watcher.sequence() == feed.view.sequence() && watcher.known() == feed.revoked());
        assertThat(watcher.broken()).isEmpty();
        assertThat(watcher.end()).isNotDone();
      }
      Await.until(
          "those that left are forgotten", () -> feed.broadcast.watchers() == watchers.size());
    }
  }

  private static String reason(Throwable refused) throws Exception {
    com.google.rpc.Status status = StatusProto.fromThrowable(refused);
    assertThat(status).isNotNull();
    return status.getDetails(0).unpack(ErrorInfo.class).getReason();
  }
}
