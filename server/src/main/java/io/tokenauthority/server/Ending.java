package io.tokenauthority.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/**
 * The orderly end of a process that serves (P15), begun by the shutdown hook. It is registered
 * before the start, for a signal may come at any time: one that comes during the start is obeyed
 * when that is through. A start that does not come through is cut, as by a kill: nothing was
 * acknowledged yet.
 */
final class Ending implements Runnable {

  private final CompletableFuture<Optional<Runnable>> served = new CompletableFuture<>();
  private final Duration patience;
  private final IntConsumer halt;

  /**
   * @param patience how long a start may still take
   * @param halt ends the process with a code, at once; a hook that returned would let it end with
   *     the signal's own, but the orderly end is a success
   */
  Ending(Duration patience, IntConsumer halt) {
    this.patience = patience;
    this.halt = halt;
  }

  /** It serves; this ends it. */
  void started(Runnable end) {
    served.complete(Optional.of(end));
  }

  /** There is nothing to end; whoever knows why ends the process with its own code. */
  void failed() {
    served.complete(Optional.empty());
  }

  @Override
  public void run() {
    try {
      served.get(patience.toMillis(), TimeUnit.MILLISECONDS).ifPresent(this::end);
    } catch (TimeoutException | ExecutionException notStarted) {
      halt.accept(Main.FAILED);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(Runnable end) {
    int code = Main.FAILED;
    try {
      end.run();
      code = Main.OK;
    } finally {
      halt.accept(code);
    }
  }
}
