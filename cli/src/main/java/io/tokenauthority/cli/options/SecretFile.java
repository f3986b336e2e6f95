package io.tokenauthority.cli.options;

import io.tokenauthority.cli.terminal.ExitCode;
import io.tokenauthority.cli.terminal.Failure;
import io.tokenauthority.cli.terminal.Secrets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that will hold one secret: its place is taken before, its content put there whole. */
final class SecretFile {

  private final Path path;
  private final Path next;

  private SecretFile(Path path, Path next) {
    this.path = path;
    this.next = next;
  }

  static SecretFile reserve(Path file) {
    Path path = file.toAbsolutePath();
    try {
      if (Files.isDirectory(path)) {
        throw Failure.usage("--secret-file: " + file + " is a folder.");
      }
      Path next =
          Files.createTempFile(
              path.getParent(),
              ".secret",
              null,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      next.toFile().deleteOnExit();
      return new SecretFile(path, next);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.USAGE,
          "--secret-file: cannot write beside " + file + ": " + Secrets.reason(e),
          e);
    }
  }

  void keep(String secret) {
    try {
      try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap((secret + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new Failure(
          ExitCode.FAILURE,
          "the secret was made but could not be written to "
              + path
              + " ("
              + Secrets.reason(e)
              + ") Renew the token to get another.",
          e);
    }
  }

  void release() {
    try {
      Files.deleteIfExists(next);
    } catch (IOException e) {
      // An empty file of mode 0600 stays behind; it holds nothing.
    }
  }
}
