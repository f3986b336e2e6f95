package io.tokenauthority.cli.terminal;

import org.jspecify.annotations.Nullable;

/**
 * A command that cannot go on, in one sentence for the operator: what, which field, what to do. The
 * sentence never holds a secret.
 */
public final class Failure extends RuntimeException {

  private final ExitCode exitCode;

  public Failure(ExitCode exitCode, String sentence) {
    this(exitCode, sentence, null);
  }

  public Failure(ExitCode exitCode, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.exitCode = exitCode;
  }

  /** The command line, or a value on it, is wrong. */
  public static Failure usage(String sentence) {
    return new Failure(ExitCode.USAGE, sentence);
  }

  public ExitCode exitCode() {
    return exitCode;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
