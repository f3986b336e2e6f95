package io.tokenauthority.server.sealing;

/**
 * What was to be opened is not what this key sealed for this row. Says nothing more: which of the
 * possible reasons it is nobody can tell.
 */
public final class UnsealException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsealException() {
    super("cannot be opened: another master key sealed it, for something else, or it was altered");
  }
}
