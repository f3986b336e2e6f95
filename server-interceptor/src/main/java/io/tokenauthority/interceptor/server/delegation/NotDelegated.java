package io.tokenauthority.interceptor.server.delegation;

import io.tokenauthority.interceptor.server.refusal.Refusal;

/** Carries a refusal through gRPC from our credentials to our interceptor. */
final class NotDelegated extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  NotDelegated(Refusal refusal) {
    super(refusal.reason().name(), null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}
