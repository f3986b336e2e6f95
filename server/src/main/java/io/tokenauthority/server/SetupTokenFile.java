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

/** The file in which the set-up token waits for the first admin: 0600 from its birth. */
record SetupTokenFile(Path path) {

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
