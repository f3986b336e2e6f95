package io.tokenauthority.interceptor.client;

import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells a refusal of the token, which a new token may mend, from all other ends of a call. */
final class Rejection {

  private Rejection() {}

  /** The error if it means that this token is no good and another may be; else empty. */
  static Optional<AuthorityError> of(Status status, @Nullable Metadata trailers) {
    if (status.getCode() != Status.Code.UNAUTHENTICATED || status.getCause() instanceof Refused) {
      return Optional.empty();
    }
    return Optional.of(AuthorityError.of(status, trailers)).filter(Rejection::newTokenMayHelp);
  }

  private static boolean newTokenMayHelp(AuthorityError error) {
    return switch (error.reason()) {
      case TOKEN_EXPIRED, TOKEN_REVOKED, SIGNING_KEY_UNKNOWN, ERROR_REASON_UNSPECIFIED -> true;
      default -> false;
    };
  }
}
