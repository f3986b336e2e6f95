package io.tokenauthority.bench;

import java.util.Locale;

/**
 * What a comparison is allowed to cost.
 *
 * @param ratio the least part of the reference's calls a second
 * @param p99 the most times the reference's 99th percentile; infinite where none is asked
 */
record Budget(double ratio, double p99) {

  static Budget ratio(double least) {
    return new Budget(least, Double.POSITIVE_INFINITY);
  }

  Budget withP99(double most) {
    return new Budget(ratio, most);
  }

  boolean isMetBy(Comparison shown) {
    return shown.median().ratio() >= ratio && shown.median().p99Ratio() <= p99;
  }

  /** As the page says it. */
  String text() {
    String least = String.format(Locale.ROOT, "≥ %.2f", ratio);
    return Double.isInfinite(p99)
        ? least
        : least + String.format(Locale.ROOT, ", p99 ≤ %.1f×", p99);
  }
}
