package io.tokenauthority.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run has found so far. The page is written after every group of rows, so that a run that is
 * cut short leaves what it had.
 */
final class Report {

  /**
   * One plain figure.
   *
   * @param budget as the page says it; empty where there is none
   * @param met whether it is within the budget; true where there is none
   */
  record Figure(String name, String value, String budget, boolean met) {}

  /** A benchmark of JMH: time, and bytes where they were counted. */
  record Micro(String name, double nanos, double error, double bytes, String budget, boolean met) {}

  /** A group of rows that could not be measured. */
  record Failure(String group, String why) {}

  private final Path page;
  private final String section;
  private final List<Comparison> comparisons = new ArrayList<>();
  private final List<Figure> figures = new ArrayList<>();
  private final List<Micro> micros = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();

  /**
   * @param section of the page, between its markers
   */
  Report(Path page, String section) {
    this.page = page;
    this.section = section;
  }

  void add(Comparison shown) {
    comparisons.add(shown);
    System.out.printf(
        "%-58s against %-42s %9.0f/s %9.0f/s: %.2f (%.2f to %.2f), %.1f us and %.1f us of processor%n",
        shown.row(),
        shown.reference(),
        shown.median().ours().perSecond(),
        shown.median().reference().perSecond(),
        shown.median().ratio(),
        shown.least(),
        shown.most(),
        shown.median().ours().cpuMicros(),
        shown.median().reference().cpuMicros());
  }

  void add(Figure figure) {
    figures.add(figure);
    System.out.println(figure.name() + ": " + figure.value());
  }

  void add(Micro micro) {
    micros.add(micro);
  }

  void failed(String group, Throwable why) {
    failures.add(new Failure(group, String.valueOf(why)));
    System.out.println(group + " FAILED");
    why.printStackTrace(System.out);
  }

  List<Comparison> comparisons() {
    return comparisons;
  }

  List<Figure> figures() {
    return figures;
  }

  List<Micro> micros() {
    return micros;
  }

  List<Failure> failures() {
    return failures;
  }

  void write() throws IOException {
    PerformancePage.write(page, section, this);
  }
}
