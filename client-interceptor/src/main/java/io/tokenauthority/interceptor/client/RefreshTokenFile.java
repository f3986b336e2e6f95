package io.tokenauthority.interceptor.client;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * A user's refresh token in a file of mode 0600, which {@link TokenSource#refreshToken(
 * RefreshTokenFile)} rotates. The file always holds one whole state: it is written beside its
 * place, forced to disk and renamed over it. Redemptions of several processes that share it take
 * turns by a lock on {@code <name>.lock}.
 *
 * <p>Methods block on the file system. Safe between threads and processes.
 */
public final class RefreshTokenFile {

  private static final String HEADER = "token-authority refresh token 1";
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Path path;

  /** The file at {@code path}, which need not exist yet; its folder must. */
  public RefreshTokenFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  /**
   * Puts a new refresh token in the file, as after a login; what stood there is replaced.
   *
   * @throws IllegalArgumentException if it is no token at all
   * @throws IOException if the file cannot be written, or a redemption holds it for over 5 s
   */
  public void store(String refreshToken) throws IOException {
    if (!AccessToken.isSendable(refreshToken)) {
      throw new IllegalArgumentException("a refresh token is visible ASCII characters");
    }
    try (RefreshTokenStore.Lease lease = lease(PATIENCE)) {
      lease.write(Redemption.notBegun(refreshToken));
    }
  }

  /** The refresh token that stands in the file, for example to revoke it; empty without a file. */
  public Optional<String> read() throws IOException {
    return Files.exists(path) ? Optional.of(parse().refreshToken()) : Optional.empty();
  }

  /** Deletes the file; does nothing if there is none. */
  public void delete() throws IOException {
    RefreshTokenStore.Lease lease = lease(PATIENCE);
    try {
      Files.deleteIfExists(path);
    } finally {
      lease.close();
    }
  }

  RefreshTokenStore.Lease lease(Duration patience) throws IOException {
    Path lockPath = path.resolveSibling(path.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(
            lockPath,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PrivateFile.ownerOnly(lockPath));
    try {
      lock(channel, patience);
    } catch (IOException | RuntimeException failed) {
      channel.close();
      throw failed;
    }
    return new FileLease(channel);
  }

  private void lock(FileChannel channel, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      FileLock lock;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException heldInThisProcess) {
        lock = null;
      }
      if (lock != null) {
        return;
      }
      if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
        throw new IOException("the refresh token's file is in use: " + path);
      }
      LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
    }
  }

  private Redemption parse() throws IOException {
    List<String> lines = PrivateFile.read(path).lines().toList();
    boolean whole = lines.size() == 2 || lines.size() == 3;
    if (!whole || !lines.get(0).equals(HEADER) || !AccessToken.isSendable(lines.get(1))) {
      throw new Refused(Troubles.unusable("no file of a refresh token: " + path));
    }
    return new Redemption(lines.get(1), lines.size() == 3 ? lines.get(2) : "");
  }

  @Override
  public String toString() {
    return "RefreshTokenFile[" + path + "]";
  }

  /** Exclusive use of the file until closed. */
  private final class FileLease implements RefreshTokenStore.Lease {
    private final FileChannel lock;

    FileLease(FileChannel lock) {
      this.lock = lock;
    }

    @Override
    public Redemption read() throws IOException {
      return parse();
    }

    @Override
    public void write(Redemption redemption) throws IOException {
      List<String> lines = new ArrayList<>(List.of(HEADER, redemption.refreshToken()));
      if (redemption.begun()) {
        lines.add(redemption.requestId());
      }
      PrivateFile.replace(path, String.join("\n", lines) + "\n");
    }

    @Override
    public void close() {
      try {
        lock.close(); // and with it the lock
      } catch (IOException ignored) {
        // the descriptor is gone either way
      }
    }
  }
}
