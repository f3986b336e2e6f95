package io.tokenauthority.server.process;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.tokenauthority.server.LiveAuthority;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A child process that runs the server's own main class. */
public final class ServerProcess implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final String SERVING = "serving gRPC on ";

  /** A test run that is broken off leaves none of them behind. */
  private static final Queue<Process> STARTED = new ConcurrentLinkedQueue<>();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> STARTED.forEach(Process::destroyForcibly)));
  }

  private final Process process;
  private final Queue<String> out = new ConcurrentLinkedQueue<>();
  private final Queue<String> err = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<String> address = new CompletableFuture<>();
  private final List<Thread> readers = new ArrayList<>();

  private ServerProcess(Process process) {
    this.process = process;
    STARTED.add(process);
    readers.add(read(process.getInputStream(), this::heard));
    readers.add(read(process.getErrorStream(), err::add));
  }

  /** Runs a command of the server in the folder. */
  public static ServerProcess run(Path folder, Map<String, String> environment, String... args) {
    return start(folder, environment, List.of("io.tokenauthority.server.Main"), args);
  }

  /**
   * The same with everything logged, whoever says it ({@link TracedMain}), and with what goes to a
   * temporary folder in this one too.
   *
   * @param frames whether the frames of connections too, secrets and all
   */
  static ServerProcess traced(
      Path folder, Map<String, String> environment, String frames, String... args) {
    return start(
        folder,
        environment,
        List.of("-Djava.io.tmpdir=" + folder, TracedMain.class.getName(), frames),
        args);
  }

  private static ServerProcess start(
      Path folder, Map<String, String> environment, List<String> mainClass, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath()));
    command.addAll(mainClass);
    command.addAll(Arrays.asList(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("TOKENAUTHORITY_"));
    builder.environment().putAll(environment);
    try {
      return new ServerProcess(builder.start());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * Starts a server with an admin that keeps its state in the folder, and waits until it serves.
   */
  public static ServerProcess serve(Path folder, String... more) {
    List<String> args = new ArrayList<>(List.of("--data.dir", "data"));
    args.addAll(List.of("--grpc.listen", "127.0.0.1:0"));
    args.addAll(Arrays.asList(more));
    ServerProcess server = begin(folder, args.toArray(String[]::new));
    server.port();
    return server;
  }

  /** Starts a server with an admin; {@link #port} waits until it serves. */
  static ServerProcess begin(Path folder, String... flags) {
    List<String> args = new ArrayList<>(List.of("serve", "--admin.username", LiveAuthority.ADMIN));
    args.addAll(Arrays.asList(flags));
    if (!args.contains("--http.listen")) {
      args.addAll(List.of("--http.listen", "127.0.0.1:0"));
    }
    return run(
        folder,
        Map.of("TOKENAUTHORITY_ADMIN_PASSWORD", LiveAuthority.PASSWORD),
        args.toArray(String[]::new));
  }

  /** Surefire tells the class path here; an IDE has it in the usual place. */
  private static String classPath() {
    return System.getProperty(
        "surefire.test.class.path", System.getProperty("java.class.path", ""));
  }

  private void heard(String line) {
    out.add(line);
    if (line.startsWith(SERVING)) {
      address.complete(line.substring(SERVING.length()));
    }
  }

  private static Thread read(InputStream from, Consumer<String> into) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                lines.lines().forEach(into);
              } catch (IOException | UncheckedIOException killed) {
                into.accept("(the stream broke)");
              }
            },
            "child-output");
    reader.setDaemon(true);
    reader.start();
    return reader;
  }

  /** Where it serves, once it does. */
  public int port() {
    process
        .onExit()
        .thenRun(() -> address.completeExceptionally(new IllegalStateException("it ended: " + err)))
        .isDone();
    String served = address.orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS).join();
    return Integer.parseInt(served.substring(served.lastIndexOf(':') + 1));
  }

  /** A new channel to it, to be shut down by the caller. */
  public ManagedChannel channel() {
    return NettyChannelBuilder.forAddress("127.0.0.1", port()).usePlaintext().build();
  }

  /** Tells it to end, as an operator or a container runtime does. */
  public void terminate() {
    process.toHandle().destroy(); // Process.destroy would close what it still has to say
  }

  /** Ends it without a word: SIGKILL. */
  public void kill() {
    process.toHandle().destroyForcibly();
    exitCode();
  }

  /** Waits for its end. */
  public int exitCode() {
    try {
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("it did not end: " + err);
      }
      for (Thread reader : readers) {
        reader.join();
      }
      STARTED.remove(process);
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it wrote to standard output so far. */
  public List<String> out() {
    return List.copyOf(out);
  }

  /** What it wrote to standard error so far. */
  public List<String> err() {
    return List.copyOf(err);
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
  }
}
