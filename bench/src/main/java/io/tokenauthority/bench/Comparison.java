package io.tokenauthority.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Ours against one reference: the pair of windows with the median ratio, and how far the others
 * lay.
 */
record Comparison(
    String row, String reference, Pair median, double least, double most, Optional<Budget> budget) {

  /** One window of ours and one of the reference, out of the same round. */
  record Pair(Window ours, Window reference) {
    double ratio() {
      return ours.perSecond() / reference.perSecond();
    }

    double p99Ratio() {
      return ours.p99Millis() / reference.p99Millis();
    }
  }

  static Comparison of(String row, String reference, List<Pair> pairs) {
    List<Pair> sorted = pairs.stream().sorted(Comparator.comparingDouble(Pair::ratio)).toList();
    return new Comparison(
        row,
        reference,
        sorted.get(sorted.size() / 2),
        sorted.get(0).ratio(),
        sorted.get(sorted.size() - 1).ratio(),
        Optional.empty());
  }

  /** The same, held to a budget. */
  Comparison within(Budget allowed) {
    return new Comparison(row, reference, median, least, most, Optional.of(allowed));
  }
}
