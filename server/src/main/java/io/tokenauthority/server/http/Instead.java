package io.tokenauthority.server.http;

import io.tokenauthority.server.authority.Denied;
import java.util.Optional;

/**
 * Thrown by a handler that gives another answer than the one it was about to make, such as the way
 * to the sign-in page. Has no stack trace: it is an answer, not an accident.
 */
public final class Instead extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient HttpAnswer answer;
  private final transient Optional<Denied> refusal;

  public Instead(HttpAnswer answer) {
    this(answer, Optional.empty());
  }

  /** An answer in place of a refusal, told in the words of another protocol. */
  public Instead(HttpAnswer answer, Denied refusal) {
    this(answer, Optional.of(refusal));
  }

  private Instead(HttpAnswer answer, Optional<Denied> refusal) {
    super(answer.toString(), null, false, false);
    this.answer = answer;
    this.refusal = refusal;
  }

  Optional<Denied> refusal() {
    return refusal;
  }

  HttpAnswer answer() {
    return answer;
  }
}
