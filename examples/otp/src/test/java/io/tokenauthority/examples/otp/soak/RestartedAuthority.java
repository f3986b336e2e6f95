package io.tokenauthority.examples.otp.soak;

import io.tokenauthority.server.LiveAuthority;
import io.tokenauthority.server.process.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An authority's process and its successors, which serve the same state on the same port. */
final class RestartedAuthority implements AutoCloseable {

  static final String ISSUER = "https://authority.test";

  /** How its process is ended. */
  enum End {
    /** SIGKILL, in the middle of whatever it does. */
    KILLED,
    /** SIGTERM, as an operator does. */
    TERMINATED
  }

  private final Path folder;
  private final int port;
  private final List<Span> outages = new ArrayList<>();
  private ServerProcess process;

  RestartedAuthority(Path folder) {
    this.folder = folder;
    this.process = start(0);
    this.port = process.port();
  }

  String target() {
    return "127.0.0.1:" + port;
  }

  /** How long each restart took, from the signal until it served again. */
  List<Span> outages() {
    return List.copyOf(outages);
  }

  List<Span> outagesOver(Duration length) {
    return outages.stream().filter(outage -> outage.length().compareTo(length) > 0).toList();
  }

  void restart(End end) {
    long from = System.nanoTime();
    switch (end) {
      case KILLED -> process.kill();
      case TERMINATED -> {
        process.terminate();
        int code = process.exitCode();
        if (code != 0) {
          throw new AssertionError("an orderly exit gave " + code + ": " + process.err());
        }
      }
    }
    process = start(port);
    outages.add(Span.since(from));
  }

  private ServerProcess start(int listen) {
    ServerProcess started =
        ServerProcess.run(
            folder,
            Map.of("TOKENAUTHORITY_ADMIN_PASSWORD", LiveAuthority.PASSWORD),
            "serve",
            "--data.dir",
            "data",
            "--http.listen",
            "off",
            "--grpc.listen",
            "127.0.0.1:" + listen,
            "--grpc.notice",
            "0s",
            "--grpc.drain",
            "1s",
            "--issuer",
            ISSUER,
            "--admin.username",
            LiveAuthority.ADMIN);
    try {
      started.port(); // waits until it serves
    } catch (RuntimeException ended) {
      started.close();
      throw ended;
    }
    return started;
  }

  @Override
  public void close() {
    process.close();
  }
}
