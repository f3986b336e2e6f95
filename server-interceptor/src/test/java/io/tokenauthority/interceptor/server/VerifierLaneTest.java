package io.tokenauthority.interceptor.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class VerifierLaneTest {

  @Test
  void P13_submit_laneAndLineFull_isRefusedAtOnce() {
    CountDownLatch open = new CountDownLatch(1);
    try (VerifierLane lane = new VerifierLane(2)) {
      List<CompletableFuture<Integer>> taken = new ArrayList<>();
      for (int i = 0; i < 2 + 256; i++) {
        taken.add(lane.submit(() -> waitFor(open)).orElseThrow());
      }
      Optional<CompletableFuture<Integer>> onePastIt = lane.submit(() -> 0);
      assertThat(onePastIt).isEmpty();
      open.countDown();
      assertThat(taken).allSatisfy(each -> assertThat(each.join()).isEqualTo(1));
      Await.until("room again", () -> lane.submit(() -> 2).isPresent());
    }
  }

  @Test
  void submit_afterClose_isRefused() {
    VerifierLane lane = new VerifierLane(1);
    lane.close();
    assertThat(lane.submit(() -> 1)).isEmpty();
  }

  private static int waitFor(CountDownLatch open) {
    try {
      open.await();
      return 1;
    } catch (InterruptedException ended) {
      return 0;
    }
  }
}
