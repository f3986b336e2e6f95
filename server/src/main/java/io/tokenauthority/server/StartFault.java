package io.tokenauthority.server;

/**
 * The server cannot start, and an operator can do something about it. The message is one line: what
 * is wrong, and what to do.
 */
public final class StartFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong and, after it, what helps. */
  public StartFault(String what, String remedy) {
    super(what + "; " + remedy, null, false, false);
  }
}
