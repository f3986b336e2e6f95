package io.tokenauthority.interceptor.client;

import java.time.Duration;

/**
 * The passing of time, as a parameter: nanoseconds since the identity was made, which neither jump
 * nor go back, and alarms. Safe between threads.
 */
interface MonotonicTime {

  /** Takes an alarm back; does nothing if it rang or was taken back before. */
  interface Alarm {
    void cancel();
  }

  /** Nanoseconds since this clock was made: 0 or more, never less than before. */
  long now();

  /**
   * Runs {@code task} once, when {@code delay} has passed, on a thread of the clock's own; {@code
   * task} must not block. After the clock's end nothing rings any more.
   */
  Alarm after(Duration delay, Runnable task);
}
