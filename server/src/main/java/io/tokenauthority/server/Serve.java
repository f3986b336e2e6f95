package io.tokenauthority.server;

import io.tokenauthority.server.config.Configuration;
import io.tokenauthority.server.log.LogSetup;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * {@code tokenauthority serve}: starts the authority, says where it listens, and ends it in order
 * when the process is told to end (P15).
 */
final class Serve {

  /** How long a start under way is waited for when the process is told to end. */
  private static final Duration START = Duration.ofSeconds(10);

  private final PrintWriter out;

  Serve(PrintWriter out) {
    this.out = out;
  }

  /** Serves until the process is told to end; the process does not outlive it. */
  int run(Configuration configuration) {
    LogSetup.level(configuration.log());
    Authority authority = start(configuration);
    out.println("serving gRPC on " + authority.grpcAddress());
    authority.httpAddress().ifPresent(address -> out.println("serving HTTP on " + address));
    authority
        .setupToken()
        .ifPresent(
            token ->
                out.println(
                    "no admin yet: within 1 h, set one up with this token, which is also in "
                        + configuration.state().setupTokenFile()
                        + "\n"
                        + token));
    awaitTheEnd();
    return Main.OK;
  }

  private static Authority start(Configuration configuration) {
    Ending ending = new Ending(START, Runtime.getRuntime()::halt);
    Runtime.getRuntime().addShutdownHook(new Thread(ending, "end"));
    try {
      Authority authority = Authority.start(configuration);
      ending.started(authority::close);
      return authority;
    } catch (RuntimeException | Error failed) {
      ending.failed();
      throw failed;
    }
  }

  private static void awaitTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
