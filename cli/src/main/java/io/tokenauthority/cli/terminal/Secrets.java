package io.tokenauthority.cli.terminal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which a secret may come in: a prompt without echo, a file, or stdin ("-"). Never an
 * argument: those are seen by every process of the machine and kept by the shell's history.
 */
public final class Secrets {

  /** Above any secret of ours (tokens end at 4 KiB) and any password (256 bytes). */
  private static final int LIMIT = 8 * 1024;

  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private final Terminal terminal;
  private final Redactor redactor;
  private boolean stdinTaken;

  public Secrets(Terminal terminal, Redactor redactor) {
    this.terminal = terminal;
    this.redactor = redactor;
  }

  /**
   * Reads one secret.
   *
   * @param file where it is, "-" for stdin, or null to ask the person
   * @param what its name in a prompt and in errors, such as "Password of alice"
   * @param option the option that names the file, for the advice when nobody can be asked
   */
  public String read(@Nullable String file, String what, String option) {
    if (file == null) {
      return checked(prompt(what, option), what);
    }
    return checked("-".equals(file) ? fromStdin() : fromFile(Path.of(file)), what);
  }

  /** As {@link #read}; a person is asked twice, for what cannot be seen is easily mistyped. */
  public String readNew(@Nullable String file, String what, String option) {
    String secret = read(file, what, option);
    if (file == null && !secret.equals(prompt(what + ", again", option))) {
      throw Failure.usage("the two did not match; nothing was changed.");
    }
    return secret;
  }

  private String prompt(String what, String option) {
    if (!terminal.interactive()) {
      throw Failure.usage(
          what
              + " is needed and nobody can be asked here; give a file by "
              + option
              + " (- is stdin).");
    }
    return terminal
        .askSecret(what + ": ")
        .orElseThrow(() -> Failure.usage(what + " is needed; the input ended."));
  }

  private String fromStdin() {
    if (stdinTaken) {
      throw Failure.usage("only one secret can be read from stdin; give the other by a file.");
    }
    stdinTaken = true;
    return read(terminal.in(), "stdin");
  }

  private String fromFile(Path file) {
    try (InputStream stream = new ByteArrayInputStream(readFile(file))) {
      warnIfOpen(file);
      return read(stream, file.toString());
    } catch (IOException e) {
      throw new Failure(ExitCode.USAGE, "cannot read " + file + ": " + reason(e), e);
    }
  }

  private static byte[] readFile(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return stream.readNBytes(LIMIT + 1);
    }
  }

  /** Why a file could not be read or written, without the class names of Java. */
  public static String reason(IOException e) {
    if (e instanceof java.nio.file.NoSuchFileException) {
      return "there is no such file.";
    }
    if (e instanceof java.nio.file.AccessDeniedException) {
      return "permission denied.";
    }
    return e.getMessage() + ".";
  }

  private static String read(InputStream stream, String from) {
    try {
      byte[] bytes = stream.readNBytes(LIMIT + 1);
      if (bytes.length > LIMIT) {
        throw Failure.usage(from + " holds more than " + LIMIT + " bytes; no secret is that long.");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return withoutLineEnd(text);
    } catch (CharacterCodingException e) {
      throw new Failure(ExitCode.USAGE, from + " is not UTF-8 text.", e);
    } catch (IOException e) {
      throw new Failure(ExitCode.USAGE, "cannot read " + from + ": " + reason(e), e);
    }
  }

  /** One line end is the editor's; anything else may belong to a password. */
  private static String withoutLineEnd(String text) {
    String cut = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return cut.endsWith("\r") ? cut.substring(0, cut.length() - 1) : cut;
  }

  private void warnIfOpen(Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")
        || !Files.isRegularFile(file)) {
      return;
    }
    for (PosixFilePermission permission : Files.getPosixFilePermissions(file)) {
      if (OTHERS.contains(permission)) {
        terminal.err().println("warning: others may read " + file + "; chmod 600 it.");
        return;
      }
    }
  }

  private String checked(String secret, String what) {
    if (secret.isEmpty()) {
      throw Failure.usage(what + " is empty.");
    }
    return redactor.remember(secret);
  }
}
