package io.tokenauthority.interceptor.client;

import io.tokenauthority.v1.ErrorReason;

/** What a failed refresh means for the identity (promise P6: an outage is not a logout). */
enum FailureKind {
  /** Trouble that may pass: keep the token, back off, try again. */
  TRANSIENT,

  /** The credential or the request was judged and refused: asking again changes nothing. */
  PERMANENT;

  static FailureKind of(AuthorityError error) {
    return switch (error.code()) {
      case UNAUTHENTICATED,
          PERMISSION_DENIED,
          INVALID_ARGUMENT,
          FAILED_PRECONDITION,
          NOT_FOUND,
          ALREADY_EXISTS,
          OUT_OF_RANGE,
          UNIMPLEMENTED ->
          PERMANENT;
      case RESOURCE_EXHAUSTED ->
          error.reason() == ErrorReason.LIMIT_REACHED ? PERMANENT : TRANSIENT;
      case OK, CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, ABORTED, INTERNAL, UNAVAILABLE, DATA_LOSS ->
          TRANSIENT;
    };
  }
}
