package io.tokenauthority.cli.session;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.cli.terminal.Secrets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The one file in which a sign-in is kept: mode 0600 in a folder of 0700, replaced whole and synced
 * before the old content is gone. Several tokenctl at once take turns by a lock on a file beside
 * it, which stays: a lock file that is removed can be held twice.
 */
public final class CredentialFile {

  private static final int LIMIT = 64 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> OWNER_ONLY_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path path;

  public CredentialFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  public Path path() {
    return path;
  }

  /** Who is signed in; empty if nobody is. */
  public Optional<Login> read() {
    try {
      if (Files.size(path) > LIMIT) {
        throw unusable("it is too large");
      }
      return Optional.of(parse(Files.readString(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new Failure(ExitCode.FAILURE, "cannot read " + path + ": " + Secrets.reason(e), e);
    }
  }

  /** Keeps a sign-in in place of whatever was there. Durable when it returns. */
  public void write(Login login) {
    try {
      whileLocked(() -> replace(login));
    } catch (IOException e) {
      throw new Failure(ExitCode.FAILURE, "cannot write " + path + ": " + Secrets.reason(e), e);
    }
  }

  /** Forgets the sign-in. */
  public void delete() {
    if (Files.notExists(path)) {
      return;
    }
    try {
      whileLocked(() -> Files.deleteIfExists(path));
    } catch (IOException e) {
      throw new Failure(ExitCode.FAILURE, "cannot remove " + path + ": " + Secrets.reason(e), e);
    }
  }

  private void whileLocked(FileAct act) throws IOException {
    Lock held = lock(PATIENCE);
    try {
      act.run();
    } finally {
      held.close();
    }
  }

  private interface FileAct {
    void run() throws IOException;
  }

  /** Replaces the content; the caller holds the lock. */
  void replace(Login login) throws IOException {
    Path next =
        Files.createTempFile(path.toAbsolutePath().getParent(), ".credentials", null, OWNER_ONLY);
    try {
      writeSynced(next, format(login));
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  /**
   * Keeps every other tokenctl from this file until closed.
   *
   * @throws IOException if another holds it for longer than {@code patience}
   */
  Lock lock(Duration patience) throws IOException {
    makeFolder();
    Path lock = path.resolveSibling(path.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(
            lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OWNER_ONLY);
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (!isLocked(channel)) {
        if (System.nanoTime() - end > 0) {
          throw new InUse();
        }
        LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
      }
      return new Lock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException heldInThisProcess) {
      return false;
    }
  }

  /** Another process, or another session of this one, has the lock. */
  static final class InUse extends IOException {
    InUse() {
      super("another tokenctl uses it");
    }
  }

  /** Exclusive use of the file. */
  record Lock(FileChannel channel) implements AutoCloseable {
    @Override
    public void close() {
      try {
        channel.close(); // and with it the lock
      } catch (IOException e) {
        // The descriptor is gone either way.
      }
    }
  }

  private void makeFolder() throws IOException {
    Path folder = path.getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      Path above = folder.getParent();
      if (above != null) {
        Files.createDirectories(above);
      }
      Files.createDirectory(folder, OWNER_ONLY_FOLDER);
    }
  }

  private static void writeSynced(Path file, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static String format(Login login) {
    JsonObject json = new JsonObject();
    json.addProperty("authority", login.link().endpoint().toString());
    json.addProperty("protection", login.link().protection().name());
    login.link().ca().ifPresent(ca -> json.addProperty("ca", ca.toString()));
    json.addProperty("username", login.username());
    json.addProperty("refresh_token", login.refreshToken());
    login.requestId().ifPresent(id -> json.addProperty("request_id", id));
    return json + "\n";
  }

  private Login parse(String text) {
    try {
      JsonObject json = JsonParser.parseString(text).getAsJsonObject();
      Link link =
          new Link(
              Endpoint.parse(required(json, "authority")),
              Link.Protection.valueOf(required(json, "protection")),
              optional(json, "ca").map(Path::of));
      return new Login(
          link,
          required(json, "username"),
          required(json, "refresh_token"),
          optional(json, "request_id"));
    } catch (JsonParseException | IllegalArgumentException | IllegalStateException e) {
      // Neither text nor cause: a parser's message may quote the secret.
      throw unusable("it is damaged");
    }
  }

  private Failure unusable(String why) {
    return new Failure(
        ExitCode.UNAUTHENTICATED,
        path + " cannot be used: " + why + "; sign in again: tokenctl login");
  }

  private static String required(JsonObject json, String name) {
    return optional(json, name).orElseThrow(() -> new IllegalArgumentException(name));
  }

  private static Optional<String> optional(JsonObject json, String name) {
    JsonElement value = json.get(name);
    return value == null || value.isJsonNull()
        ? Optional.empty()
        : Optional.of(value.getAsString());
  }
}
