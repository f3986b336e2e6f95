package io.tokenauthority.server.metrics;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How the calls of one RPC ended, and how long they took. Every call is counted, by one striped
 * add; one in {@value #SAMPLED} is timed, which gives the same distribution for a sixteenth of the
 * cost. Safe for use from any thread.
 */
public final class CallTimes {

  /** Upper bounds of the buckets, in microseconds; beyond the last it is infinity. */
  static final long[] BOUNDS = {
    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 100_000, 1_000_000, 10_000_000
  };

  private static final int SAMPLED = 16;
  private static final String OK = "OK";

  private final LongAdder good = new LongAdder();
  private final Map<String, LongAdder> others = new ConcurrentHashMap<>();
  private final LongAdder[] buckets = new LongAdder[BOUNDS.length + 1];
  private final LongAdder sampledNanos = new LongAdder();

  CallTimes() {
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = new LongAdder();
    }
  }

  /**
   * A call ended.
   *
   * @param outcome one of few, such as the name of a status
   * @param startNanos of the monotonic clock
   */
  public void ended(String outcome, long startNanos) {
    if (outcome.equals(OK)) {
      good.increment();
    } else {
      others.computeIfAbsent(outcome, absent -> new LongAdder()).increment();
    }
    // A clock of nanoseconds is as good as dice.
    if (startNanos % SAMPLED == 0) {
      timed(System.nanoTime() - startNanos);
    }
  }

  private void timed(long nanos) {
    sampledNanos.add(nanos);
    int bucket = 0;
    while (bucket < BOUNDS.length && nanos > BOUNDS[bucket] * 1_000) {
      bucket++;
    }
    buckets[bucket].increment();
  }

  /** How many ended in each way. */
  Map<String, Long> outcomes() {
    Map<String, Long> all = new TreeMap<>();
    all.put(OK, good.sum());
    others.forEach((outcome, count) -> all.put(outcome, count.sum()));
    return all;
  }

  /** How many of those timed fell into each bucket. */
  long[] buckets() {
    long[] counts = new long[buckets.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = buckets[i].sum();
    }
    return counts;
  }

  /** How long those timed took together. */
  double seconds() {
    return sampledNanos.sum() / 1e9;
  }
}
