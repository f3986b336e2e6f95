package io.tokenauthority.interceptor.server.introspection;

import io.tokenauthority.v1.ErrorReason;

/** The authority gave no verdict. It says nothing about the token (P6). */
public final class NoAnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorReason reason;

  /**
   * No verdict.
   *
   * @param reason one of UNAVAILABLE's reasons
   */
  public NoAnswerException(ErrorReason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  public ErrorReason reason() {
    return reason;
  }
}
