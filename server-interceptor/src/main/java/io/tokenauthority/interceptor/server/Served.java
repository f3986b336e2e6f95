package io.tokenauthority.interceptor.server;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.v1.ErrorReason;
import java.util.Optional;

/**
 * What the guard puts into the context of a call that it let in: handlers see the {@link Caller} of
 * it, a delegation also the token, which is kept for no longer than the context is.
 */
record Served(KnownToken known, PresentedToken token) {

  private static final Context.Key<Served> KEY = Context.key("io.tokenauthority.caller");

  static Optional<Served> current() {
    return Optional.ofNullable(KEY.get());
  }

  /**
   * @throws StatusRuntimeException UNAUTHENTICATED, TOKEN_MISSING where there is none
   */
  static Served required() {
    return current()
        .orElseThrow(
            () -> Refusal.because(ErrorReason.TOKEN_MISSING, "this needs a token").asException());
  }

  Context in(Context context) {
    return context.withValue(KEY, this);
  }

  Caller caller() {
    return known.caller();
  }
}
