package io.tokenauthority.server.http;

/**
 * A request that is not what its route takes: a status of HTTP and a sentence of ours, which
 * repeats nothing of the request. Has no stack trace: it is an answer, not an accident.
 */
public final class BadRequest extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  public BadRequest(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** 400. */
  public static BadRequest because(String message) {
    return new BadRequest(400, message);
  }

  public int status() {
    return status;
  }
}
