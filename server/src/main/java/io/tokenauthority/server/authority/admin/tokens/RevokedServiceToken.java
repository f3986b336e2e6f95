package io.tokenauthority.server.authority.admin.tokens;

import java.time.Instant;

/**
 * A service token whose grant is revoked.
 *
 * @param revokeTime when it was first revoked
 */
public record RevokedServiceToken(
    ServiceTokenRecord token, long revocationSequence, Instant revokeTime) {}
