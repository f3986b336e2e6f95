package io.tokenauthority.interceptor.server.delegation;

import io.grpc.Status;
import io.tokenauthority.interceptor.server.refusal.ReceivedRefusal;
import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.Optional;

/**
 * How the authority refused an exchange, which knows three parties: the caller, by the subject
 * token; this service, by the actor token and by the same token in the call's header; and what was
 * asked for.
 */
record ExchangeRefusal(ReceivedRefusal received) {

  /** The fact that names the token which an exchange failed for, as errors.proto has it. */
  private static final String CREDENTIAL = "credential";

  /** Whether it is for this service's own token: a matter of ours, whatever the reason. */
  boolean isOurs() {
    boolean ofTheHeader =
        received.code().equals(Optional.of(Status.Code.UNAUTHENTICATED))
            && !is(ErrorReason.CREDENTIAL_INVALID);
    return ofTheHeader || names("actor_token");
  }

  /** Whether the caller's token is dead by the authority's word. */
  boolean isForADeadSubject() {
    return is(ErrorReason.CREDENTIAL_INVALID) && names("subject_token");
  }

  /** What the caller is told: its rights, and the limits of what it may ask for; else nothing. */
  Optional<Refusal> aboutTheCaller() {
    boolean isItsMatter =
        received.code().equals(Optional.of(Status.Code.PERMISSION_DENIED))
            || is(ErrorReason.LIMIT_REACHED);
    return isItsMatter && !isOurs() ? received.passedOn() : Optional.empty();
  }

  /** How long not to ask again. */
  Duration pause() {
    return received.pause();
  }

  private boolean is(ErrorReason reason) {
    return received.reason().equals(Optional.of(reason));
  }

  private boolean names(String token) {
    return token.equals(received.facts().get(CREDENTIAL));
  }
}
