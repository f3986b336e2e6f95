package io.tokenauthority.server.http.operations;

import java.util.function.Supplier;

/**
 * A part of this process whose state is told.
 *
 * @param name such as {@code store}
 * @param look finds out how it is; may block for a moment, must not throw
 */
public record HealthPart(String name, Supplier<Finding> look) {

  /** How a part is, and in a sentence of ours why. */
  public record Finding(State state, String reason) {
    /** All is well. */
    public static Finding up() {
      return new Finding(State.UP, "");
    }

    /** Something does not work; the rest does. */
    public static Finding degraded(String reason) {
      return new Finding(State.DEGRADED, reason);
    }

    /** Callers should go elsewhere. */
    public static Finding down(String reason) {
      return new Finding(State.DOWN, reason);
    }
  }

  /** From well to worst. */
  public enum State {
    /** All is well. */
    UP,
    /** Something does not work; callers may stay. */
    DEGRADED,
    /** Callers should go elsewhere. */
    DOWN
  }
}
