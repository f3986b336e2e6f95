package io.tokenauthority.server.http;

/**
 * Thrown by a handler that gives another answer than the one it was about to make, such as the way
 * to the sign-in page. Has no stack trace: it is an answer, not an accident.
 */
public final class Instead extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient HttpAnswer answer;

  public Instead(HttpAnswer answer) {
    super(answer.toString(), null, false, false);
    this.answer = answer;
  }

  HttpAnswer answer() {
    return answer;
  }
}
