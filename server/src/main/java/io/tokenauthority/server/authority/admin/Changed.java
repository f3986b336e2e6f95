package io.tokenauthority.server.authority.admin;

/**
 * What an update gives.
 *
 * @param record as stored now
 * @param revocationSequence for {@code min_revocation_sequence}; 0 when the change revoked nothing
 */
public record Changed<T>(T record, long revocationSequence) {}
