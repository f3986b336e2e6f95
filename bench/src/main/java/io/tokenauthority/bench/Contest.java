package io.tokenauthority.bench;

import io.tokenauthority.bench.ClosedLoop.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Ours against a reference: both warmed up, then window by window in turn, and the ratio taken
 * within each pair, so that what the machine does meanwhile falls on both.
 */
record Contest(String name, Target ours, Target reference, int inFlight) {
  private static final int PAIRS = 7;

  Result run(Duration warmUp, Duration window) throws InterruptedException {
    ClosedLoop our = new ClosedLoop(ours, inFlight);
    ClosedLoop theirs = new ClosedLoop(reference, inFlight);
    for (int i = 0; i < 4; i++) {
      our.run(warmUp.dividedBy(8));
      theirs.run(warmUp.dividedBy(8));
    }
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      pairs.add(new Pair(our.run(window), theirs.run(window)));
    }
    long wrong = pairs.stream().mapToLong(pair -> pair.ours.wrong() + pair.reference.wrong()).sum();
    if (wrong > 0) {
      throw new IllegalStateException(name + ": " + wrong + " calls did not do what they should");
    }
    pairs.sort(Comparator.comparingDouble(Pair::ratio));
    return new Result(
        name, pairs.get(PAIRS / 2), pairs.get(0).ratio(), pairs.get(PAIRS - 1).ratio());
  }

  /** One of ours and one of the reference, back to back. */
  record Pair(Window ours, Window reference) {
    double ratio() {
      return ours.perSecond() / reference.perSecond();
    }

    double p99Ratio() {
      return ours.p99Millis() / reference.p99Millis();
    }
  }

  /** The pair with the median ratio, and how far the others lay. */
  record Result(String name, Pair median, double least, double most) {}
}
