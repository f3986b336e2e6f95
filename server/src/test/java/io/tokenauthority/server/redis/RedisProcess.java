package io.tokenauthority.server.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.tokenauthority.server.Await;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis server, in a process of its own that can be killed and frozen. Starts in a tenth of
 * a second, so each test that harms one has its own; ends with this process at the latest.
 */
public final class RedisProcess implements AutoCloseable {

  private static final Path FOLDER = folder();
  private static final File EXECUTABLE = executable();

  private final int port;
  private final List<String> command;
  private Process process;

  private RedisProcess(int port, List<String> command) {
    this.port = port;
    this.command = command;
    this.process = begin();
  }

  /** Starts one. */
  public static RedisProcess start(String... options) {
    return startAt(freePort(), options);
  }

  /** Starts one at a port that somebody is told before. */
  public static RedisProcess startAt(int port, String... options) {
    List<String> command = new ArrayList<>(List.of(EXECUTABLE.getPath(), "--port", "" + port));
    command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
    command.addAll(List.of("--dir", FOLDER.toString()));
    command.addAll(List.of(options));
    return started(new RedisProcess(port, command));
  }

  /** Starts one that is part of a cluster, once somebody makes one. */
  static RedisProcess clusterNode() {
    int port = freePort();
    while (port + 10_000 > 65_535) { // where nodes talk to each other
      port = freePort();
    }
    Path state = FOLDER.resolve("node-" + port);
    state.toFile().deleteOnExit();
    return startAt(
        port,
        "--cluster-enabled",
        "yes",
        "--cluster-config-file",
        state.toString(),
        "--cluster-node-timeout",
        "2000");
  }

  /** Starts a sentinel that watches over {@code main} and decides alone. */
  static RedisProcess sentinel(RedisProcess main) {
    int port = freePort();
    try {
      Path state =
          Files.writeString(
              FOLDER.resolve("sentinel-" + port),
              """
              port %d
              bind 127.0.0.1
              dir %s
              sentinel monitor main 127.0.0.1 %d 1
              sentinel down-after-milliseconds main 500
              sentinel failover-timeout main 2000
              """
                  .formatted(port, FOLDER, main.port()));
      state.toFile().deleteOnExit();
      return started(
          new RedisProcess(port, List.of(EXECUTABLE.getPath(), state.toString(), "--sentinel")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RedisProcess started(RedisProcess process) {
    process.awaitAnswer();
    return process;
  }

  /** A port where nothing listens. */
  public static int freePort() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A way to it that bears a slow machine: nothing is given up before seconds have passed. */
  public RedisLink patientLink(String prefix) {
    return RedisLink.open(
        RedisTarget.parse(url(), Optional.empty()),
        prefix,
        new Patience(Duration.ofSeconds(10), Duration.ofSeconds(10)));
  }

  /** A way to it as in service. */
  public RedisLink link(String prefix) {
    return RedisLink.open(RedisTarget.parse(url(), Optional.empty()), prefix);
  }

  /** What {@code redis.url} is for it. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /** Ends it as power would. */
  public void kill() {
    process.destroyForcibly();
    join();
  }

  /** Starts it again, empty, at the same port. */
  public void restart() {
    kill();
    process = begin();
    awaitAnswer();
  }

  /** Takes its processor away: connections stay, nothing answers. */
  public void freeze() {
    signal("STOP");
  }

  /** Gives it back. */
  public void thaw() {
    signal("CONT");
  }

  /** Asks it something, as somebody else would. */
  public <T> T ask(Function<RedisCommands<String, String>, T> question) {
    RedisClient client =
        RedisClient.create(
            RedisURI.builder()
                .withHost("127.0.0.1")
                .withPort(port)
                .withTimeout(Duration.ofSeconds(10))
                .build());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      return question.apply(connection.sync());
    } finally {
      client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
  }

  @Override
  public void close() {
    kill();
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Process begin() {
    try {
      Process begun =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(begun::destroyForcibly));
      return begun;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitAnswer() {
    Await.until(
        "Redis takes connections",
        () -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("Redis ended with " + process.exitValue());
          }
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
          } catch (IOException notYet) {
            return false;
          }
        });
  }

  private void join() {
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path folder() {
    try {
      Path made = Files.createTempDirectory("redis-of-tests");
      made.toFile().deleteOnExit();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static File executable() {
    try {
      File file = ExecutableProvider.newJarResourceProvider(FOLDER.toFile()).get();
      file.deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
