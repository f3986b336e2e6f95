package io.tokenauthority.interceptor.server.delegation;

import io.tokenauthority.interceptor.server.refusal.Refusal;
import io.tokenauthority.token.AudienceSet;
import io.tokenauthority.token.ScopeSet;
import io.tokenauthority.token.jwt.AccessClaims;
import io.tokenauthority.v1.ErrorReason;
import java.util.Optional;

/**
 * What a delegated token shall be good for.
 *
 * @param audiences the service called, and those that it shall call in its turn
 * @param scopes at least one: what a call needs is said, lest it carry all that its caller may do
 */
record Errand(AudienceSet audiences, ScopeSet scopes) {

  Errand {
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("a delegation names the scopes that it needs");
    }
  }

  static Errand of(AudienceSet audiences, String... scopes) {
    return new Errand(audiences, ScopeSet.of(scopes));
  }

  /** What it wants beyond the caller's own token, which no exchange can give (P9). */
  Optional<Refusal> beyond(AccessClaims caller) {
    if (!caller.audiences().containsAll(audiences)) {
      return Optional.of(
          notGranted("the caller's token is not for that service")
              .with("audiences", String.join(" ", audiences.asTexts())));
    }
    return caller.scopes().containsAll(scopes)
        ? Optional.empty()
        : Optional.of(
            notGranted("the caller's token lacks a scope for that call")
                .with("scopes", scopes.missingFrom(caller.scopes()).asText()));
  }

  private static Refusal notGranted(String message) {
    return Refusal.because(ErrorReason.SCOPE_NOT_GRANTED, message);
  }
}
