package io.tokenauthority.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class EndingTest {

  private final List<String> done = new CopyOnWriteArrayList<>();
  private final Ending ending = new Ending(Duration.ofMinutes(1), code -> done.add("halt " + code));

  @Test
  void P15_toldToEndDuringTheStart_endsInOrderOnceItServes() throws Exception {
    CompletableFuture<Void> hook = CompletableFuture.runAsync(ending);

    ending.started(() -> done.add("end"));

    hook.get(10, TimeUnit.SECONDS);
    assertThat(done).containsExactly("end", "halt 0");
  }

  @Test
  void run_startFailed_leavesTheCodeToWhoKnowsWhy() {
    ending.failed();

    ending.run();

    assertThat(done).isEmpty();
  }

  @Test
  void run_startThatDoesNotComeThrough_isCut() {
    new Ending(Duration.ofMillis(20), code -> done.add("halt " + code)).run();

    assertThat(done).containsExactly("halt 1");
  }

  @Test
  void run_endFails_isNoSuccess() {
    ending.started(
        () -> {
          throw new IllegalStateException("stuck");
        });

    try {
      ending.run();
    } catch (IllegalStateException stuck) {
      done.add(String.valueOf(stuck.getMessage()));
    }

    assertThat(done).containsExactly("halt 1", "stuck");
  }
}
