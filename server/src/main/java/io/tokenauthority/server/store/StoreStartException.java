package io.tokenauthority.server.store;

/**
 * A store that could not be opened. The message is one line for the operator: what is wrong and
 * what to do about it. Nothing was overwritten.
 */
public final class StoreStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the whole line for the operator. */
  public StoreStartException(String line) {
    super(line);
  }
}
