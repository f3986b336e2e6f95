package io.tokenauthority.server.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Signals to processes that a test started, by their ids. */
public final class Signals {

  private Signals() {}

  /** Freezes them: SIGSTOP. */
  public static void freeze(Long... processes) {
    send("-STOP", processes);
  }

  /** Lets them go on: SIGCONT. */
  public static void thaw(Long... processes) {
    send("-CONT", processes);
  }

  /** Tells them to end at once, as a crash would: SIGQUIT, to which PostgreSQL listens. */
  public static void quit(Long... processes) {
    send("-QUIT", processes);
  }

  private static void send(String signal, Long... processes) {
    List<String> command =
        Stream.concat(Stream.of("kill", signal), Arrays.stream(processes).map(String::valueOf))
            .toList();
    try {
      // One that has ended meanwhile is no fault of the others.
      int unused = new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
