package io.tokenauthority.server.sealing;

/**
 * The master key cannot be had. The message is one line for the operator: what is wrong with which
 * file, and the remedy. Never holds any of the file's content.
 */
public final class MasterKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MasterKeyException(String message) {
    super(message);
  }
}
