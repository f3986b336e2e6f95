package io.tokenauthority.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Ours against one reference or several: all warmed up, then window by window in turn, and each
 * ratio taken within one round, so that what the machine does meanwhile falls on all.
 *
 * @param inFlight calls at once, of each
 */
record Contest(String row, Target ours, List<Side> references, int inFlight) {

  /**
   * How long to measure.
   *
   * @param warmUp of each side, before anything counts
   * @param window of each side in each round
   */
  record Plan(Duration warmUp, Duration window, int rounds) {
    private static final int QUICK = 3;

    /** Fit to be published. */
    static Plan whole() {
      return new Plan(Duration.ofSeconds(4), Duration.ofMillis(1500), 7);
    }

    /** Tells whether the harness works, not how fast anything is. */
    static Plan quick() {
      return new Plan(Duration.ofMillis(1500), Duration.ofMillis(500), QUICK);
    }

    /** Warms up for at least so much of a whole run's time; a quick run stays quick. */
    Plan atLeast(Duration longer) {
      return rounds == QUICK || warmUp.compareTo(longer) >= 0
          ? this
          : new Plan(longer, window, rounds);
    }
  }

  private static final Duration TURN = Duration.ofMillis(1500);

  /** One comparison for each reference, in their order. */
  List<Comparison> run(Plan plan) throws InterruptedException {
    List<ClosedLoop> loops = new ArrayList<>(List.of(new ClosedLoop(ours, inFlight)));
    references.forEach(each -> loops.add(new ClosedLoop(each.target(), inFlight)));
    // In turns, as it is measured: the JIT sees what it will see.
    for (long turn = 0; turn * TURN.toMillis() < plan.warmUp().toMillis(); turn++) {
      for (ClosedLoop loop : loops) {
        loop.run(TURN);
      }
    }
    List<List<Window>> rounds = new ArrayList<>();
    for (int i = 0; i < plan.rounds(); i++) {
      List<Window> round = new ArrayList<>();
      for (ClosedLoop loop : loops) {
        round.add(loop.run(plan.window()));
      }
      rounds.add(round);
    }
    requireRight(rounds);
    return IntStream.rangeClosed(1, references.size()).mapToObj(i -> against(i, rounds)).toList();
  }

  private Comparison against(int reference, List<List<Window>> rounds) {
    return Comparison.of(
        row,
        references.get(reference - 1).name(),
        rounds.stream()
            .map(round -> new Comparison.Pair(round.get(0), round.get(reference)))
            .toList());
  }

  /** Calls that fail fast would make a fine figure. */
  private void requireRight(List<List<Window>> rounds) {
    long wrong = rounds.stream().flatMap(List::stream).mapToLong(Window::wrong).sum();
    if (wrong > 0) {
      throw new IllegalStateException(row + ": " + wrong + " calls did not do what they should");
    }
  }
}
