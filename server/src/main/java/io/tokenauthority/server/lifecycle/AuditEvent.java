package io.tokenauthority.server.lifecycle;

import java.time.Instant;
import java.util.SortedMap;

/**
 * Who did what to what, and how it went. Holds ids, never secrets (P5).
 *
 * @param id time-ordered and random: 26 characters whose order is the order of {@code time} to the
 *     millisecond
 * @param actor the account that acted; {@code anonymous} before it is known, {@code authority} for
 *     the server's own duties
 * @param actorTokenId the {@code token_id} it acted with; empty for none
 * @param action a stable word such as {@code token.issue} or {@code service_account.update}
 * @param target what it was done to, as {@code kind/id}; empty for none
 * @param outcome {@code OK}, or the reason of the refusal
 * @param peer the caller's address without port; empty for the server's own duties
 * @param details short extra facts, sorted by name; at most 16 of 256 characters
 */
public record AuditEvent(
    String id,
    Instant time,
    String actor,
    String actorTokenId,
    String action,
    String target,
    String outcome,
    String peer,
    SortedMap<String, String> details) {}
