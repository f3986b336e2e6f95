package io.tokenauthority.bench;

import java.util.function.Consumer;

/** One kind of call, to be made again and again. */
@FunctionalInterface
interface Target {

  /**
   * Starts one call; {@code done} hears its end, once, with whether it did what it should. Never
   * blocks.
   */
  void start(Consumer<Boolean> done);
}
