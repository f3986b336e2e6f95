package io.tokenauthority.server.grpc;

import io.grpc.MethodDescriptor.MethodType;

/**
 * How long a call may last.
 *
 * @param wholeNanos until its end or, where the answer is a stream, until its one request is here
 */
record CallLimits(MethodType type, long wholeNanos) {

  /** Whether it is to be told that its time is over. */
  boolean isLate(long lastedNanos, boolean requested) {
    return switch (type) {
      case UNARY, CLIENT_STREAMING -> lastedNanos > wholeNanos;
      case SERVER_STREAMING -> lastedNanos > wholeNanos && !requested;
      case BIDI_STREAMING, UNKNOWN -> false;
    };
  }
}
