package io.tokenauthority.server.http.dashboard.view;

import java.util.ArrayList;
import java.util.List;

/**
 * Bars over time, drawn on the server.
 *
 * @param unit what one bar is, such as {@code an hour}
 * @param total the sum
 * @param most the highest
 * @param first the words under the first bar
 * @param last the words under the last bar
 */
public record Chart(
    String title, String unit, List<Bar> bars, long total, long most, String first, String last) {

  /** How wide the picture is, in its own units. */
  public static final int WIDTH = 600;

  /** How high. */
  public static final int HEIGHT = 120;

  private static final double GAP = 0.22;
  private static final double LEAST = 2;

  /** Keeps its own copy. */
  public Chart {
    bars = List.copyOf(bars);
  }

  /** A count and what it is of. */
  public record Count(String label, long number) {}

  /** One bar. */
  public record Bar(String label, long number, String x, String y, String width, String height) {}

  /** Draws counts. */
  public static Chart of(String title, String unit, List<Count> counts) {
    long most = counts.stream().mapToLong(Count::number).max().orElse(0);
    double step = (double) WIDTH / Math.max(1, counts.size());
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < counts.size(); i++) {
      Count count = counts.get(i);
      double height =
          count.number() == 0 ? 0 : Math.max(LEAST, (double) HEIGHT * count.number() / most);
      bars.add(
          new Bar(
              count.label(),
              count.number(),
              number(i * step + step * GAP / 2),
              number(HEIGHT - height),
              number(step * (1 - GAP)),
              number(height)));
    }
    return new Chart(
        title,
        unit,
        bars,
        counts.stream().mapToLong(Count::number).sum(),
        most,
        counts.isEmpty() ? "" : counts.get(0).label(),
        counts.isEmpty() ? "" : counts.get(counts.size() - 1).label());
  }

  private static String number(double value) {
    return String.format(java.util.Locale.ROOT, "%.2f", value);
  }
}
