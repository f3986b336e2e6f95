package io.tokenauthority.server;

import io.tokenauthority.server.config.Configuration;
import io.tokenauthority.server.log.LogSetup;
import java.io.PrintWriter;
import java.time.Duration;

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

  /**
   * Serves until the process is told to end; the process does not outlive it.
   *
   * @throws StartFault when it may no longer serve
   */
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
    throw awaitUnfit(authority); // an end that is asked for comes by the hook
  }

  private static Authority start(Configuration configuration) {
    Ending ending = new Ending(START, Runtime.getRuntime()::halt);
    Runtime.getRuntime().addShutdownHook(new Thread(ending, "end"));
    try {
      Authority authority = Authority.start(configuration);
      ending.started(() -> end(authority));
      return authority;
    } catch (RuntimeException | Error failed) {
      ending.failed();
      throw failed;
    }
  }

  /** An end that nobody asked for is no success. */
  private static void end(Authority authority) {
    boolean unfit = authority.unfit().toCompletableFuture().isDone();
    authority.close();
    if (unfit) {
      throw awaitUnfit(authority);
    }
  }

  private static StartFault awaitUnfit(Authority authority) {
    return authority.unfit().toCompletableFuture().join();
  }
}
