package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.Await;
import io.tokenauthority.server.redis.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * A PgBouncer in transaction mode before the one PostgreSQL of a test run, Debian's own: started
 * when the first test asks, ended with the process.
 */
public final class PgBouncer {

  private static final Path EXECUTABLE = Path.of("/usr/sbin/pgbouncer");

  private static Optional<Integer> port = Optional.empty();

  private PgBouncer() {}

  /** The same database, by way of the pooler; skips the test where there is none. */
  public static synchronized PostgresTarget before(PostgresTarget target) {
    Assumptions.assumeTrue(
        Files.isExecutable(EXECUTABLE), "pgbouncer is not installed (apt-get install pgbouncer)");
    if (port.isEmpty()) {
      port = Optional.of(start());
    }
    return new PostgresTarget(
        "jdbc:postgresql://127.0.0.1:" + port.get() + "/" + PostgresServer.name(target),
        target.user(),
        target.password(),
        target.connections());
  }

  private static int start() {
    int listen = RedisProcess.freePort();
    try {
      Path folder = Files.createTempDirectory("pgbouncer-of-tests");
      Path settings = Files.writeString(folder.resolve("pgbouncer.ini"), settings(listen));
      List<String> command = new ArrayList<>();
      if ("root".equals(System.getProperty("user.name"))) {
        command.addAll(List.of("unshare", "-U")); // it refuses to run as root
      }
      command.addAll(List.of(EXECUTABLE.toString(), "-q", settings.toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      Await.until("the pooler takes connections", () -> isUp(process, folder, listen));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return listen;
  }

  /** Few connections for many clients, so that transactions of one client meet many sessions. */
  private static String settings(int listen) {
    return """
        [databases]
        * = host=127.0.0.1 port=%d user=postgres
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = any
        pool_mode = transaction
        default_pool_size = 5
        max_client_conn = 200
        """
        .formatted(PostgresServer.port(), listen);
  }

  private static boolean isUp(Process process, Path folder, int listen) throws IOException {
    if (!process.isAlive()) {
      throw new IllegalStateException(Files.readString(folder.resolve("log")));
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listen)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }
}
