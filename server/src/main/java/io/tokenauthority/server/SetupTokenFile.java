package io.tokenauthority.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file in which the set-up token waits for the first admin: 0600 from its birth. */
record SetupTokenFile(Path path) {

  private static final Logger LOG = LoggerFactory.getLogger(SetupTokenFile.class);

  /** Puts the token in place of any other, in one step. */
  void write(String token) {
    Path draft = path.resolveSibling(path.getFileName() + ".new");
    try {
      Files.deleteIfExists(draft);
      try (FileChannel channel =
          FileChannel.open(
              draft,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer bytes = ByteBuffer.wrap((token + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new StartFault(
          "the set-up token cannot be written to " + path,
          "check that its folder can be written to");
    }
  }

  /** Removes one that was used, if it can be; the next start insists on it. */
  void discard() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException stays) {
      LOG.warn("the used set-up token cannot be removed from {}", path);
    }
  }

  /** Removes one that is of no more use. */
  void delete() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException stays) {
      throw new StartFault(
          "the set-up token of before cannot be removed from " + path, "remove that file");
    }
  }
}
