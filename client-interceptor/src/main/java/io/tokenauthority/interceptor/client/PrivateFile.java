package io.tokenauthority.interceptor.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that hold a secret: read within a bound, written for their owner alone, all or nothing. */
final class PrivateFile {

  private static final int LARGEST = 8192;
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private PrivateFile() {}

  /**
   * The content of a file of our own; refused if others than its owner may touch it.
   *
   * @throws Refused if the file is readable by others or too large
   */
  static String read(Path path) throws IOException {
    if (posix(path)) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
      if (permissions.stream().anyMatch(OTHERS::contains)) {
        throw new Refused(Troubles.unusable("others may read " + path + "; chmod 600 it"));
      }
    }
    return readAny(path);
  }

  /** The content of a file somebody else keeps, for example a mounted secret. */
  static String readAny(Path path) throws IOException {
    if (Files.size(path) > LARGEST) {
      throw new Refused(Troubles.unusable("larger than a token can be: " + path));
    }
    return Files.readString(path, StandardCharsets.US_ASCII);
  }

  /**
   * Puts {@code content} in the file's place. Written beside it with mode 0600 from birth, forced,
   * renamed; the folder is forced too, so that the rename survives a power cut.
   */
  static void replace(Path path, String content) throws IOException {
    Path beside = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(beside); // left by a crash; may have any mode
    try (FileChannel file =
        FileChannel.open(
            beside,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly(beside))) {
      ByteBuffer bytes = StandardCharsets.US_ASCII.encode(content);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Path folder = path.getParent();
    if (folder != null && posix(path)) {
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  static FileAttribute<?>[] ownerOnly(Path path) {
    return posix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER)}
        : new FileAttribute<?>[0];
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
