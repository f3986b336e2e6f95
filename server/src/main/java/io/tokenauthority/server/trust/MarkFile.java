package io.tokenauthority.server.trust;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mark against restored backups: how far this replica has seen the revocations, kept outside
 * the database. A database that is behind it has forgotten revocations that were acknowledged.
 *
 * <p>One line for people and for us: {@code epoch 1 sequence 42}, the sequence being what is left
 * below the epoch's 16 bits. Written beside and moved into place, so that it is whole whenever it
 * is there.
 */
public record MarkFile(Path path) {

  private static final int EPOCH_SHIFT = 48;
  private static final Pattern LINE = Pattern.compile("epoch (\\d{1,5}) sequence (\\d{1,15})\\s*");

  /**
   * The highest sequence that was seen; empty where no mark was ever made.
   *
   * @throws IOException when it cannot be read, or is none
   */
  public OptionalLong read() throws IOException {
    String text;
    try {
      text = Files.readString(path);
    } catch (NoSuchFileException none) {
      return OptionalLong.empty();
    }
    Matcher line = LINE.matcher(text);
    if (!line.matches()) {
      throw new IOException("no mark");
    }
    long epoch = Long.parseLong(line.group(1));
    return OptionalLong.of(epoch << EPOCH_SHIFT | Long.parseLong(line.group(2)));
  }

  /**
   * Puts this in place of what was there, durably.
   *
   * @throws IOException when it cannot be written
   */
  public void write(long sequence) throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null && !Files.exists(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path draft = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(draft);
    try (FileChannel channel =
        FileChannel.open(
            draft,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(line(sequence).getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String line(long sequence) {
    long below = sequence & ((1L << EPOCH_SHIFT) - 1);
    return "epoch " + (sequence >>> EPOCH_SHIFT) + " sequence " + below + "\n";
  }
}
