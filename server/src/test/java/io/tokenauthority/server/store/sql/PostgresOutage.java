package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.Await;
import io.tokenauthority.server.process.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What can befall the one PostgreSQL of a test run, or one database of it. */
public final class PostgresOutage {

  private PostgresOutage() {}

  /** It stands still, with every connection open; gives what sets it going again. */
  public static Runnable freeze() {
    Long[] all = processes();
    Signals.freeze(all);
    return () -> Signals.thaw(all);
  }

  /** It ends at once, as in a crash; gives what starts it again and waits until it answers. */
  public static Runnable crash() {
    ProcessHandle postmaster = postmaster();
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(List.of("unshare", "-U")); // it refuses to run as root
    }
    command.addAll(commandLine(postmaster.pid()));
    Signals.quit(postmaster.pid());
    Await.until("the database server has ended", () -> !postmaster.isAlive());
    return () -> {
      try {
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Await.until("the database server answers", PostgresOutage::answers);
    };
  }

  /** A database takes no writes any more, as after a failover that left it behind. */
  public static Runnable makeReadOnly(PostgresTarget target) {
    String database = "ALTER DATABASE " + PostgresServer.name(target);
    PostgresServer.execute(database + " SET default_transaction_read_only TO on");
    endSessions(target);
    return () -> {
      PostgresServer.execute(database + " RESET default_transaction_read_only");
    };
  }

  /** Every connection is taken by somebody else: 53300. The target's role must be no superuser. */
  public static Runnable takeAllConnections(PostgresTarget target) {
    String role = "ALTER ROLE " + target.user().orElseThrow() + " CONNECTION LIMIT ";
    PostgresServer.execute(role + 0);
    endSessions(target);
    return () -> PostgresServer.execute(role + -1);
  }

  private static void endSessions(PostgresTarget target) {
    PostgresServer.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '"
            + PostgresServer.name(target)
            + "'");
  }

  private static boolean answers() {
    try (Connection connection = PostgresServer.connect("postgres");
        Statement statement = connection.createStatement()) {
      return statement.execute("SELECT 1");
    } catch (SQLException notYet) {
      return false;
    }
  }

  private static ProcessHandle postmaster() {
    try (Connection connection = PostgresServer.connect("postgres");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW data_directory")) {
      row.next();
      Path pid = Path.of(row.getString(1), "postmaster.pid");
      return ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).get(0))).orElseThrow();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Long[] processes() {
    ProcessHandle postmaster = postmaster();
    return Stream.concat(Stream.of(postmaster), postmaster.descendants())
        .map(ProcessHandle::pid)
        .toArray(Long[]::new);
  }

  private static List<String> commandLine(long process) {
    try {
      byte[] raw = Files.readAllBytes(Path.of("/proc", Long.toString(process), "cmdline"));
      return List.of(new String(raw, StandardCharsets.UTF_8).split("\0"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
