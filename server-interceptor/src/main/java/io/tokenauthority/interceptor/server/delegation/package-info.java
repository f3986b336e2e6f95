/**
 * Calls made on behalf of a caller: trading the caller's token, with the service's own identity as
 * the actor, for one that a service further down will take (RFC 8693).
 *
 * <p>Begin with {@link io.tokenauthority.interceptor.server.delegation.Delegation}. One class a
 * matter: {@code TokenExchange} asks the authority, {@code DelegatedToken} is one token from its
 * first exchange to its end, {@code DelegatedTokens} keeps a bounded number of them, {@code
 * OnBehalfCredentials} puts one on a call. May use: gRPC's API, the generated client, the values of
 * {@code token}, {@code refusal}. Nothing here blocks; all is safe between threads; nothing is
 * null.
 */
@NullMarked
package io.tokenauthority.interceptor.server.delegation;

import org.jspecify.annotations.NullMarked;
