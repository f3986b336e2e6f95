package io.tokenauthority.server.sealing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The master key's file: a text with one key a line, each 32 random bytes in base64; lines that
 * begin with {@code #} are for people. Only its owner may read it. Is read once, at start; never
 * written to once it is there.
 */
public final class MasterKeyFile {

  private static final int SIZE_LIMIT = 16 * 1024;
  private static final int KEY_LIMIT = 16;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private static final String HEADER =
      """
      # The master key of a Token Authority: whoever has it can open what the database seals, and
      # without it that is lost. Keep a copy apart from the database's. One key a line (base64 of 32
      # random bytes): the first seals, all open.
      """;

  private MasterKeyFile() {}

  /**
   * Reads the file.
   *
   * @throws MasterKeyException one line that says what is wrong and what to do
   */
  public static MasterKey read(Path file) {
    requireOwnerOnly(file);
    return parse(file, content(file));
  }

  /**
   * Makes a file of mode 0600 with one new key, durably, and reads it.
   *
   * @throws MasterKeyException when there is one already, or it cannot be made
   */
  public static MasterKey create(Path file, RandomGenerator random) {
    byte[] key = new byte[MasterKey.LENGTH];
    random.nextBytes(key);
    String text = HEADER + Base64.getEncoder().encodeToString(key) + "\n";
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(draft);
      writeDurably(draft, text.getBytes(StandardCharsets.US_ASCII));
      Files.move(draft, file); // refuses to replace what is there
      syncFolderOf(file);
    } catch (FileAlreadyExistsException exists) {
      throw new MasterKeyException("master key file " + file + " exists already; it is kept");
    } catch (IOException failed) {
      throw new MasterKeyException(
          "master key file " + file + " cannot be made; check that its folder can be written to");
    }
    return read(file);
  }

  private static void requireOwnerOnly(Path file) {
    try {
      if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
        throw new MasterKeyException(
            "master key file " + file + " may be read by others: chmod 600 " + file);
      }
    } catch (NoSuchFileException missing) {
      throw new MasterKeyException(
          "master key file "
              + file
              + " does not exist; make one: (umask 077; head -c 32 /dev/urandom | base64 > "
              + file
              + ")");
    } catch (IOException | UnsupportedOperationException unreadable) {
      throw new MasterKeyException(
          "master key file " + file + " cannot be examined; check its folder and its owner");
    }
  }

  private static String content(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate(SIZE_LIMIT + 1);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // reads on to the end, or one byte past the limit
      }
      if (!bytes.hasRemaining()) {
        throw new MasterKeyException(
            "master key file " + file + " is larger than 16 KiB: is it the right file?");
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      throw new MasterKeyException(
          "master key file " + file + " cannot be read; check its owner and its mode");
    }
  }

  private static MasterKey parse(Path file, String text) {
    List<byte[]> keys = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String trimmed = line.strip();
      if (trimmed.isEmpty() || trimmed.startsWith("#")) {
        continue;
      }
      byte[] key = decode(file, number, trimmed);
      if (keys.stream().anyMatch(known -> Arrays.equals(known, key))) {
        throw new MasterKeyException(
            "master key file " + file + " line " + number + " repeats a key; remove it");
      }
      keys.add(key);
    }
    if (keys.isEmpty() || keys.size() > KEY_LIMIT) {
      throw new MasterKeyException(
          "master key file " + file + " must hold 1 to 16 keys, one a line: is it the right file?");
    }
    return new MasterKey(keys);
  }

  private static byte[] decode(Path file, int line, String text) {
    try {
      byte[] key = Base64.getDecoder().decode(text);
      if (key.length == MasterKey.LENGTH) {
        return key;
      }
    } catch (IllegalArgumentException notBase64) {
      // said below; the line itself may be a key with one slip, so it is not repeated
    }
    throw new MasterKeyException(
        "master key file "
            + file
            + " line "
            + line
            + " is not the base64 of 32 bytes: restore the file from its copy");
  }

  private static void writeDurably(Path file, byte[] content) throws IOException {
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel =
        FileChannel.open(file, options, PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }

  private static void syncFolderOf(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
