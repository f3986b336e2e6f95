package io.tokenauthority.server.authority;

import io.tokenauthority.token.Scope;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * What a use-case knows of the call it serves.
 *
 * @param now the time at which the call is judged, from beginning to end; to the millisecond, as
 *     the store keeps it
 * @param peer the caller's address without port, as the trusted-proxy list tells it; {@code
 *     in-process} within one process
 * @param principal the verified caller; empty on public methods called without a token
 */
public record Call(Instant now, String peer, Optional<Principal> principal) {

  /** Cuts the time to the millisecond. */
  public Call {
    now = now.truncatedTo(ChronoUnit.MILLIS);
  }

  /** The caller, for methods whose access rule makes sure that there is one. */
  public Principal requirePrincipal() {
    return principal.orElseThrow(() -> Denied.because(Reason.TOKEN_MISSING, "a token is required"));
  }

  /** Refuses with SCOPE_INSUFFICIENT unless the caller's token carries {@code scope}. */
  public Principal require(Scope scope) {
    Principal caller = requirePrincipal();
    if (!caller.scopes().contains(scope)) {
      throw Denied.because(
          Reason.SCOPE_INSUFFICIENT,
          "the token lacks a scope that this needs",
          Map.of("required", scope.value(), "missing", scope.value()));
    }
    return caller;
  }
}
