package io.tokenauthority.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A million live revocations: written straight into an authority's database, read by it at its
 * start, and sent as a snapshot to a verifier, which is a process of its own ({@link
 * FeedVerifier}).
 */
final class FeedRow {
  private static final double SECONDS = 3;
  private static final double MEBIBYTES = 64;

  private final int revocations;

  FeedRow(int revocations) {
    this.revocations = revocations;
  }

  void run(Report report) throws IOException, InterruptedException, SQLException {
    Path folder = Files.createTempDirectory("authority-feed");
    int port = Scene.freePort();
    Path token = folder.resolve("watcher.token");
    try (AuthorityProcess authority = AuthorityProcess.start(folder, port, Scene.SERVER_JVM)) {
      String admin = authority.signIn().getAccessToken();
      Files.writeString(
          token,
          authority.serviceToken(
              admin,
              "bench-watcher",
              List.of("trust:watch", "tokens:validate", "usage:report"),
              AuthorityProcess.ISSUER));
    }
    fill(folder.resolve("data"));
    long begin = System.nanoTime();
    try (AuthorityProcess authority = AuthorityProcess.start(folder, port, Scene.SERVER_JVM)) {
      authority.signIn();
      double started = (System.nanoTime() - begin) / 1e9;
      Path told = folder.resolve("verifier.log");
      try (Child verifier =
          Child.start(
              FeedVerifier.class.getName(),
              List.of("-Xmx256m", "-XX:+UseSerialGC"),
              List.of(Integer.toString(port), token.toString()),
              Map.of(),
              told)) {
        verifier.awaitEnd();
      }
      tell(report, Files.readString(told), started);
    }
  }

  private void fill(Path data) throws IOException, SQLException {
    Path file;
    try (var files = Files.list(data)) {
      file = files.filter(each -> each.toString().endsWith(".db")).findFirst().orElseThrow();
    }
    try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = database.createStatement()) {
      statement.execute(
          """
          WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
          INSERT INTO revocation (sequence, kind, subject, generation, expire_time, cause, time)
          SELECT last_sequence + i, 'GRANT', lower(hex(randomblob(11))), 0, %d, 'REQUESTED', %d
          FROM n, revocation_counter
          """
              .formatted(
                  revocations,
                  System.currentTimeMillis() + 86_400_000L,
                  System.currentTimeMillis()));
      statement.execute(
          "UPDATE revocation_counter SET last_sequence = last_sequence + " + revocations);
    }
  }

  private void tell(Report report, String told, double started) {
    String[] found = told.strip().split(" ");
    if (found.length != 2) {
      throw new IllegalStateException("the verifier says: " + told);
    }
    double seconds = Double.parseDouble(found[0]);
    double mebibytes = Double.parseDouble(found[1]);
    String what = String.format(Locale.ROOT, "%,d live revocations: ", revocations);
    report.add(
        new Report.Figure(
            what + "a verifier's first view, connecting included",
            String.format(Locale.ROOT, "%.2f s", seconds),
            "≤ 3 s",
            seconds <= SECONDS));
    report.add(
        new Report.Figure(
            what + "heap that it takes in the verifier",
            String.format(Locale.ROOT, "%.0f MiB", mebibytes),
            "≤ 64 MiB",
            mebibytes <= MEBIBYTES));
    report.add(
        new Report.Figure(
            what + "start of the authority to its first token",
            String.format(Locale.ROOT, "%.2f s", started),
            "",
            true));
  }
}
