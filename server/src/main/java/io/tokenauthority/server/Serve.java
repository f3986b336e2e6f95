package io.tokenauthority.server;

import io.tokenauthority.server.config.Configuration;
import io.tokenauthority.server.log.LogSetup;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;

/**
 * {@code tokenauthority serve}: starts the authority, says where it listens, and ends it in order
 * when the process is told to end (P15).
 */
final class Serve {
  private final PrintWriter out;

  Serve(PrintWriter out) {
    this.out = out;
  }

  /** Serves until the process is told to end; the process does not outlive it. */
  int run(Configuration configuration) {
    LogSetup.level(configuration.log());
    Authority authority = Authority.start(configuration);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(authority), "end"));
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

  /**
   * Halts where a shutdown hook would let the process end with the signal's own code: the orderly
   * end is a success.
   */
  private static void end(Authority authority) {
    int code = Main.FAILED;
    try {
      authority.close();
      code = Main.OK;
    } finally {
      Runtime.getRuntime().halt(code);
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
