package io.tokenauthority.server.http;

import io.tokenauthority.server.authority.Reason;
import java.time.Duration;
import java.util.Optional;

/**
 * What a caller may know of what went wrong.
 *
 * @param status of HTTP
 * @param reason the contract's, where it is one of its refusals
 * @param message a sentence of ours for people
 * @param field the field at fault, by its proto path; empty where none is
 * @param retryAfter when to try again, where that helps
 * @param correlationId under which a bug was logged; empty where it is none
 */
public record HttpFault(
    int status,
    Optional<Reason> reason,
    String message,
    Optional<String> field,
    Optional<Duration> retryAfter,
    String correlationId) {

  /** One of HTTP's own. */
  static HttpFault of(int status, String message) {
    return new HttpFault(status, Optional.empty(), message, Optional.empty(), Optional.empty(), "");
  }

  /** Trouble of ours: the caller's credentials are as good as before (P6). */
  public boolean isOurs() {
    return status >= 500;
  }
}
