package io.tokenauthority.server.http;

import io.tokenauthority.server.authority.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller may know of what went wrong.
 *
 * @param status of HTTP
 * @param reason the contract's, where it is one of its refusals
 * @param message a sentence of ours for people
 * @param field the field at fault, by its proto path; empty where none is
 * @param retryAfter when to try again, where that helps
 * @param facts for programs; of a bug the {@code correlation_id} under which it was logged
 */
public record HttpFault(
    int status,
    Optional<Reason> reason,
    String message,
    Optional<String> field,
    Optional<Duration> retryAfter,
    Map<String, String> facts) {

  /** Keeps its own copy. */
  public HttpFault {
    facts = Map.copyOf(facts);
  }

  /** One of HTTP's own. */
  static HttpFault of(int status, String message) {
    return new HttpFault(
        status, Optional.empty(), message, Optional.empty(), Optional.empty(), Map.of());
  }

  /** One of the contract's. */
  static HttpFault of(int status, Reason reason, String message, Map<String, String> facts) {
    return new HttpFault(
        status, Optional.of(reason), message, Optional.empty(), Optional.empty(), facts);
  }

  /** The same, to be tried again after so long. */
  HttpFault retriedAfter(Duration wait) {
    return new HttpFault(status, reason, message, field, Optional.of(wait), facts);
  }

  /** Under which a bug was logged; empty where it is none. */
  public String correlationId() {
    return facts.getOrDefault("correlation_id", "");
  }

  /** Trouble of ours: the caller's credentials are as good as before (P6). */
  public boolean isOurs() {
    return status >= 500;
  }
}
