package io.tokenauthority.server.authority;

import java.time.Instant;

/**
 * A revocation, done and durable.
 *
 * @param sequence to be handed to a validation that must know of it (P4); for an unknown secret the
 *     present one
 * @param time when it was first revoked; for an unknown secret the time of the call
 */
public record Revoked(long sequence, Instant time) {}
