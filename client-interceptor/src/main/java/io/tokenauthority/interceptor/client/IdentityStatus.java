package io.tokenauthority.interceptor.client;

import java.time.Duration;
import java.util.Optional;

/**
 * How an identity stands at one moment, for health checks and metrics. Immutable; holds no
 * credential.
 *
 * @param state what a call meets
 * @param expiresIn how long the token in use still lives; empty without one
 * @param waitingCalls calls that wait for a token, 0 to 10,000
 */
public record IdentityStatus(TokenState state, Optional<Duration> expiresIn, int waitingCalls) {}
