package io.tokenauthority.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * From the start of the command on an empty folder to the first access token in hand (of a user,
 * whose password is hashed for it), and the memory that the process then holds.
 */
final class ColdStart {
  private static final double SECONDS = 2;
  private static final double MEBIBYTES = 200;

  private final Path command;
  private final int runs;

  /**
   * @param command {@code bin/tokenauthority}, built
   */
  ColdStart(Path command, int runs) {
    this.command = command;
    this.runs = runs;
  }

  /** The median of several starts, each on a folder of its own. */
  void run(Report report) throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    List<Double> resident = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      Path own = Files.createTempDirectory("authority-cold");
      int port = Scene.freePort();
      long begin = System.nanoTime();
      try (AuthorityProcess authority = AuthorityProcess.start(own, port, command)) {
        authority.signIn();
        seconds.add((System.nanoTime() - begin) / 1e9);
        resident.add(authority.child().residentMebibytes());
      }
    }
    Collections.sort(seconds);
    Collections.sort(resident);
    add(report, "cold start to the first token", seconds.get(runs / 2), SECONDS, "%.2f s", "2 s");
    add(report, "resident then", resident.get(runs / 2), MEBIBYTES, "%.0f MiB", "200 MiB");
  }

  private void add(
      Report report, String name, double median, double most, String form, String budget) {
    report.add(
        new Report.Figure(
            name + " (bin/tokenauthority, SQLite, median of " + runs + ")",
            String.format(Locale.ROOT, form, median),
            "≤ " + budget,
            median <= most));
  }
}
