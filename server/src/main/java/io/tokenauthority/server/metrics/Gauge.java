package io.tokenauthority.server.metrics;

import java.util.function.DoubleSupplier;

/**
 * A figure that is read when it is asked for.
 *
 * @param name with dots, such as {@code tokenauthority.trust.age}
 * @param unit such as {@code seconds}; empty for a plain number
 * @param help a sentence
 * @param kind whether it only grows
 */
public record Gauge(String name, String unit, String help, Kind kind, DoubleSupplier value) {

  /** How a figure moves. */
  public enum Kind {
    /** Up and down. */
    LEVEL,
    /** Up, from 0 at the start. */
    COUNT
  }
}
