package io.tokenauthority.server.lifecycle;

import java.time.Instant;
import java.util.SortedMap;

/**
 * Who did what to what, and how it went. Holds ids, never secrets (P5).
 *
 * @param id time-ordered and random: 26 characters whose order is the order of {@code time} to the
 *     millisecond
 * @param actor the account that acted; {@code anonymous} before it is known, {@code system} for the
 *     server's own duties
 * @param actorTokenId the {@code token_id} it acted with; empty for none
 * @param action a stable word such as {@code token.issue} or {@code service_account.update}
 * @param target what it was done to
 * @param reason the reason of a refusal, a finer cause, or the words that a revoker gave; at most
 *     200 characters, may be empty
 * @param peer the caller's address without port; empty for the server's own duties
 * @param details short extra facts, sorted by name; at most 16 of 256 characters
 */
public record AuditEvent(
    String id,
    Instant time,
    String actor,
    String actorTokenId,
    String action,
    Target target,
    Outcome outcome,
    String reason,
    String peer,
    SortedMap<String, String> details) {

  /** How an act ended. */
  public enum Outcome {
    /** It was done. */
    SUCCESS,
    /** It was refused: by credential or by right. */
    DENIED,
    /** It was entitled but could not be done. */
    FAILED
  }

  /**
   * What something was done to.
   *
   * @param kind such as {@code grant}, {@code service_account} or {@code server}
   * @param id its id; may be empty
   */
  public record Target(String kind, String id) {}
}
