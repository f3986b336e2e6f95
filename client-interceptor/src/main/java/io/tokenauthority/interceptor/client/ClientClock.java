package io.tokenauthority.interceptor.client;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Time and chance, as an identity meets them: all its margins, pauses and limits of waiting come
 * from here. Without one of your own ({@link ClientIdentity.Builder#clock}) an identity runs by
 * {@link System#nanoTime} and a timer thread of its own; a test hands in a clock that it moves by
 * hand.
 *
 * <p>Two things run by the system's time all the same: gRPC's own deadlines (an attempt at the
 * authority ends after 5 s of it), and what blocks on files.
 *
 * <p>Must be safe between threads. Methods must not block. The identity does not close a clock that
 * it was given; several identities may share one.
 */
public interface ClientClock {

  /** Takes an alarm back; does nothing if it rang or was taken back before. */
  @FunctionalInterface
  interface Alarm {
    void cancel();
  }

  /**
   * Nanoseconds that have passed since a moment of this clock's choice: 0 or more, and never less
   * than before, whatever happens to the time of day.
   */
  long nanos();

  /**
   * Runs {@code task} once, when {@code delay} has passed; a delay of zero or less has passed
   * already. Never runs it inside this call, nor while holding a lock that any method of this clock
   * takes. The task does not block and throws nothing; it may ask for further alarms. An alarm that
   * was cancelled need not be kept, and one that a closed clock never rings does no harm but delay.
   */
  Alarm after(Duration delay, Runnable task);

  /**
   * A number in [0, 1) for jitter, which keeps clients that started together from asking together.
   * A constant makes margins and pauses exact.
   */
  default double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  /**
   * The time of day. Read for one thing alone: {@code iat} and {@code exp} of a client assertion.
   * May jump; nothing else depends on it.
   */
  default Instant instant() {
    return Instant.now();
  }
}
