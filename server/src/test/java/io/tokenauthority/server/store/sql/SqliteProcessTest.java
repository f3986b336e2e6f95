package io.tokenauthority.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tokenauthority.server.store.Store;
import io.tokenauthority.server.store.StoreStartException;
import io.tokenauthority.token.AccountId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes, and a process that is killed while it writes. */
class SqliteProcessTest {

  private static final int ENOUGH = 2_000;

  @TempDir Path folder;

  @Test
  void P2_killedWhileWriting_everythingAcknowledgedIsThere() throws Exception {
    Path file = NewDatabase.file(folder);
    for (int round = 0; round < 2; round++) {
      List<String> acknowledged = killedWriter(file, "r" + round);
      try (Store store = SqliteStore.open(file)) {
        List<String> lost =
            store.read(
                tx ->
                    acknowledged.stream()
                        .filter(id -> tx.accounts().find(new AccountId(id)).isEmpty())
                        .toList());
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
        assertThat(lost).isEmpty();
      }
    }
  }

  /** What a child said it had written, until it was killed. */
  private static List<String> killedWriter(Path file, String prefix) throws Exception {
    List<String> acknowledged = new ArrayList<>();
    Process child = child(file, prefix);
    try (BufferedReader out = output(child)) {
      assertThat(out.readLine()).isEqualTo("open");
      for (int i = 0; i < ENOUGH; i++) {
        acknowledged.add(out.readLine());
      }
      child.toHandle().destroyForcibly(); // leaves its output open
      rest(out, acknowledged);
    } finally {
      child.destroyForcibly().waitFor();
    }
    return acknowledged;
  }

  /** Lines that had come whole before the end. */
  private static void rest(BufferedReader out, List<String> acknowledged) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = out.read(); c >= 0; c = out.read()) {
      if (c == '\n') {
        acknowledged.add(line.toString());
        line.setLength(0);
      } else {
        line.append((char) c);
      }
    }
  }

  @Test
  void open_inUseByAnotherProcess_isRefusedWithItsNumber_untilItEnds() throws Exception {
    Path file = NewDatabase.file(folder);
    Process child = child(file, "idle");
    try (BufferedReader out = output(child)) {
      assertThat(out.readLine()).isEqualTo("open");
      assertThatExceptionOfType(StoreStartException.class)
          .isThrownBy(() -> SqliteStore.open(file))
          .withMessageContaining("is in use by process " + child.pid() + ":");
    } finally {
      child.destroyForcibly().waitFor();
    }
    SqliteStore.open(file).close();
  }

  private static Process child(Path file, String prefix) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            SqliteChild.class.getName(),
            file.toString(),
            prefix)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static BufferedReader output(Process child) {
    return new BufferedReader(
        new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII));
  }
}
