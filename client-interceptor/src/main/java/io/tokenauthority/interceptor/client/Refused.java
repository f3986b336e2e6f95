package io.tokenauthority.interceptor.client;

/**
 * Carries an error of this library through a gRPC status to the interceptor that gives it its
 * trailers: call credentials can fail a call with a bare status only, and gRPC turns some of those
 * (FAILED_PRECONDITION among them, gRFC A54) into INTERNAL. No stack trace, no cause.
 */
final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient AuthorityError error;

  Refused(AuthorityError error) {
    super(error.reason().name(), null, false, false);
    this.error = error;
  }

  AuthorityError error() {
    return error;
  }
}
