package io.tokenauthority.server.store.sql;

import io.tokenauthority.server.store.StoreStartException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The database's file, held by this process alone: the folder made with mode 0700, the file with
 * 0600 (SQLite gives its log and index the mode of the file), and a lock on {@code <file>.lock}
 * beside it, which the kernel drops when the process ends, however it ends.
 *
 * <p>The database itself is never opened with java.io: closing any descriptor of it would drop
 * SQLite's own locks (POSIX locks belong to the process). The same is true of the lock file, so the
 * second attempt of one process is told by {@link #HELD} before anything is opened.
 */
final class SqliteFile implements AutoCloseable {

  /** What this process holds. Static, because the locks are the process's. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private static final String OWNER_ONLY = "rw-------";

  private final Path file;
  private final FileChannel channel;

  private SqliteFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Makes what is missing, and locks it.
   *
   * @throws StoreStartException when another holds it, or it cannot be read and written
   */
  static SqliteFile hold(Path wanted) {
    try {
      Path file = inMadeFolder(wanted.toAbsolutePath().normalize());
      if (!HELD.add(file)) {
        throw held(file, "this process");
      }
      try {
        return lock(file);
      } catch (IOException | RuntimeException e) {
        HELD.remove(file);
        throw e;
      }
    } catch (IOException e) {
      throw new StoreStartException(
          "cannot use the database %s (%s): check that its folder exists and this user may write it"
              .formatted(wanted, e.getClass().getSimpleName()));
    }
  }

  private static SqliteFile lock(Path file) throws IOException {
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(
            lockFile,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            mode(file, OWNER_ONLY));
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw held(file, holder(channel));
      }
      channel.truncate(0);
      channel.write(StandardCharsets.US_ASCII.encode(Long.toString(ProcessHandle.current().pid())));
      makeFile(file);
      return new SqliteFile(file, channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static StoreStartException held(Path file, String holder) {
    return new StoreStartException(
        "the database %s is in use by %s: stop that one first, or give this one another data.dir"
            .formatted(file, holder));
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(20);
    channel.read(pid, 0);
    String digits = new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
    return digits.matches("[0-9]+") ? "process " + digits : "another process";
  }

  private static Path inMadeFolder(Path wanted) throws IOException {
    Path folder = wanted.getParent();
    if (folder == null) {
      throw new StoreStartException(wanted + " is no file for a database: set data.dir");
    }
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, mode(folder, "rwx------"));
    }
    Path file = folder.toRealPath().resolve(wanted.getFileName());
    if (file.toString().contains("?")) {
      throw new StoreStartException(file + " has a ? in it, which SQLite's driver cuts: rename it");
    }
    return Files.exists(file) ? file.toRealPath() : file;
  }

  /** An empty file is an empty database. */
  private static void makeFile(Path file) throws IOException {
    try {
      Files.createFile(file, mode(file, OWNER_ONLY));
    } catch (FileAlreadyExistsException there) {
      if (!Files.isRegularFile(file) || !Files.isReadable(file) || !Files.isWritable(file)) {
        throw new StoreStartException(
            "the database %s is no file that this user can read and write: give it to this user"
                .formatted(file));
      }
      for (String part : new String[] {"", "-wal", "-shm"}) {
        Path each = file.resolveSibling(file.getFileName() + part);
        if (isPosix(each) && Files.exists(each)) {
          Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(OWNER_ONLY));
        }
      }
    }
  }

  private static FileAttribute<?>[] mode(Path near, String permissions) {
    return isPosix(near)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path near) {
    return near.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  Path path() {
    return file;
  }

  /** Drops the lock. The lock file stays: to remove it would race with the next holder. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The kernel drops the lock with the process at the latest.
    } finally {
      HELD.remove(file);
    }
  }
}
