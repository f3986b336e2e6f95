package io.tokenauthority.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tokenauthority.server.Await;
import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class LaneTest {

  @Test
  void P13_lanePastItsPlaces_refusesAtOnceAndTakesAgainWhenOneIsFree() throws Exception {
    try (Lane lane = new Lane("test", 1, 2)) {
      CountDownLatch release = new CountDownLatch(1);
      AtomicInteger done = new AtomicInteger();
      Runnable held =
          () -> {
            awaitQuietly(release);
            done.incrementAndGet();
          };
      lane.run(held);
      lane.run(held);

      assertThatThrownBy(() -> lane.run(done::incrementAndGet))
          .isInstanceOfSatisfying(
              Denied.class,
              denied -> {
                assertThat(denied.reason()).isEqualTo(Reason.OVERLOADED);
                assertThat(denied.retryAfter()).isPresent();
              });

      release.countDown();
      Await.until("both are done", () -> done.get() == 2);
      Await.until("a place is free", () -> runs(lane, done::incrementAndGet));
      Await.until("the third is done", () -> done.get() == 3);
    }
  }

  @Test
  void lane_workThrows_givesItsPlaceBack() {
    try (Lane lane = new Lane("test", 1, 1)) {
      for (int i = 0; i < 3; i++) {
        Await.until(
            "a place is free",
            () ->
                runs(
                    lane,
                    () -> {
                      throw new StackOverflowError();
                    }));
      }
      AtomicInteger done = new AtomicInteger();
      Await.until("a place is free", () -> runs(lane, done::incrementAndGet));
      Await.until("it is done", () -> done.get() == 1);
    }
  }

  @Test
  void P13_begun_keepsItsPlaceUntilItsStageIsComplete_butNoThread() {
    try (Lane lane = new Lane("test", 1, 2)) {
      CompletableFuture<Boolean> commit = new CompletableFuture<>();
      lane.begin(() -> commit);
      AtomicInteger done = new AtomicInteger();
      lane.run(done::incrementAndGet);
      Await.until("the only thread went on", () -> done.get() == 1);
      lane.begin(() -> commit);
      assertThat(runs(lane, done::incrementAndGet)).isFalse();

      commit.complete(true);
      Await.until("a place is free", () -> runs(lane, done::incrementAndGet));
    }
  }

  @Test
  void lane_beginningThrows_givesItsPlaceBack() {
    try (Lane lane = new Lane("test", 1, 1)) {
      lane.begin(
          () -> {
            throw new StackOverflowError();
          });
      Await.until("a place is free", () -> runs(lane, () -> {}));
    }
  }

  @Test
  void P15_laneClosed_refusesNewWorkAndFinishesWhatItTook() throws Exception {
    Lane lane = new Lane("test", 1, 2);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    lane.run(
        () -> {
          awaitQuietly(release);
          done.incrementAndGet();
        });
    lane.close();

    assertThat(runs(lane, done::incrementAndGet)).isFalse();
    release.countDown();
    Await.until("the work it took is done", () -> done.get() == 1);
  }

  private static boolean runs(Lane lane, Runnable work) {
    try {
      lane.run(work);
      return true;
    } catch (Denied full) {
      return false;
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
