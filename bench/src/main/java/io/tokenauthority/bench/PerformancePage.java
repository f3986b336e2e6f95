package io.tokenauthority.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes what was measured between the markers of the performance page; the prose around them is a
 * person's.
 */
final class PerformancePage {

  private PerformancePage() {}

  /** Single steps have a section of their own, which is written where there are any. */
  static void write(Path page, String name, Report report) throws IOException {
    String text = section(Files.readString(page), name, load(report));
    if (!report.micros().isEmpty()) {
      text = section(text, "micro", micro(report));
    }
    Files.writeString(page, text);
  }

  private static String section(String text, String name, String content) throws IOException {
    String begin = "<!-- " + name + ": begin -->";
    String end = "<!-- " + name + ": end -->";
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new IOException("the page has no place between '" + begin + "' and '" + end + "'");
    }
    return text.substring(0, from + begin.length()) + "\n" + content + "\n" + text.substring(to);
  }

  private static String load(Report report) throws IOException {
    StringBuilder out = new StringBuilder("\n").append(machine()).append("\n\n");
    out.append(
        "| row | against | ours | reference | ratio | least–most | budget | p99 | processor |\n");
    out.append("|---|---|---|---|---|---|---|---|---|\n");
    report.comparisons().forEach(each -> out.append(row(each)));
    if (!report.figures().isEmpty()) {
      out.append("\n| figure | measured | budget |\n|---|---|---|\n");
      for (Report.Figure each : report.figures()) {
        out.append(
            "| %s | **%s** | %s |\n"
                .formatted(each.name(), each.value(), verdict(each.budget(), each.met())));
      }
    }
    for (Report.Failure each : report.failures()) {
      out.append("\nThe rows of `%s` failed: %s\n".formatted(each.group(), each.why()));
    }
    return out.toString();
  }

  private static String row(Comparison shown) {
    Window ours = shown.median().ours();
    Window reference = shown.median().reference();
    Optional<Budget> budget = shown.budget();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %,.0f/s | %,.0f/s | **%.2f** | %.2f–%.2f | %s | %.2f / %.2f ms | %.1f / %.1f µs |\n",
        shown.row(),
        shown.reference(),
        ours.perSecond(),
        reference.perSecond(),
        shown.median().ratio(),
        shown.least(),
        shown.most(),
        budget.map(each -> verdict(each.text(), each.isMetBy(shown))).orElse(""),
        ours.p99Millis(),
        reference.p99Millis(),
        ours.cpuMicros(),
        reference.cpuMicros());
  }

  private static String micro(Report report) {
    List<Report.Micro> micros = report.micros();
    StringBuilder out = new StringBuilder();
    if (!micros.isEmpty()) {
      out.append(
          "\n| what | time | a second and core | allocated | budget |\n|---|---|---|---|---|\n");
    }
    for (Report.Micro each : micros) {
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %,.0f | %s | %s |\n",
              each.name(),
              time(each),
              1e9 / each.nanos(),
              Double.isNaN(each.bytes()) ? "" : String.format(Locale.ROOT, "%,.0f B", each.bytes()),
              verdict(each.budget(), each.met())));
    }
    return out.toString();
  }

  private static String time(Report.Micro micro) {
    return micro.nanos() < 10_000
        ? String.format(Locale.ROOT, "%,.0f ± %,.0f ns", micro.nanos(), micro.error())
        : String.format(Locale.ROOT, "%,.1f ± %,.1f µs", micro.nanos() / 1e3, micro.error() / 1e3);
  }

  private static String verdict(String budget, boolean met) {
    return budget.isEmpty() ? "" : budget + (met ? ": met" : ": **missed**");
  }

  private static String machine() throws IOException {
    return "%s · %s · %d cores · Java %s (%s)"
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            processor(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            System.getProperty("java.vendor"));
  }

  private static String processor() throws IOException {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(cpuinfo)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(cpuinfo).stream()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }
}
