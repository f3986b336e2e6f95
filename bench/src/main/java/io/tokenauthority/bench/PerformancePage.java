package io.tokenauthority.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/**
 * Writes what was measured between the markers of the performance page; the prose around them is a
 * person's.
 */
final class PerformancePage {
  private static final String BEGIN = "<!-- measured: begin -->";
  private static final String END = "<!-- measured: end -->";

  private PerformancePage() {}

  static void write(Path page, List<Contest.Result> results, ColdStart cold) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(page + " has no place between '" + BEGIN + "' and '" + END + "'");
    }
    Files.writeString(
        page,
        text.substring(0, begin + BEGIN.length())
            + "\n"
            + table(results, cold)
            + text.substring(end));
  }

  private static String table(List<Contest.Result> results, ColdStart cold) throws IOException {
    StringBuilder out = new StringBuilder();
    out.append(
        "\n%s · %s · %d cores · Java %s (%s)%n%n"
            .formatted(
                LocalDate.now(ZoneOffset.UTC),
                processor(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                System.getProperty("java.vendor")));
    out.append("| row | ours | reference | ratio | least–most of 7 | p99 ours | p99 reference |\n");
    out.append("|---|---|---|---|---|---|---|\n");
    for (Contest.Result result : results) {
      out.append(
          "| %s | %,.0f/s | %,.0f/s | **%.2f** | %.2f–%.2f | %.2f ms | %.2f ms |%n"
              .formatted(
                  result.name(),
                  result.median().ours().perSecond(),
                  result.median().reference().perSecond(),
                  result.median().ratio(),
                  result.least(),
                  result.most(),
                  result.median().ours().p99Millis(),
                  result.median().reference().p99Millis()));
    }
    out.append(
        "\nCold start to the first token: **%.2f s**; resident then: **%.0f MiB** (median of %d).%n%n"
            .formatted(cold.seconds(), cold.residentMebibytes(), cold.runs()));
    return out.toString();
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
