/**
 * The server interceptor: what a protected service embeds to verify tokens at memory speed, enforce
 * access rules and hear of revocations.
 *
 * <p>Begin with {@link io.tokenauthority.interceptor.server.TokenGuard}; handlers read {@link
 * io.tokenauthority.interceptor.server.Caller}. The way of a call is one class a step: {@code
 * PresentedToken} (the header), {@code TokenExaminer} (cache, or signature, or the authority's
 * word), {@code Enforcement} (time, audience, certificate, revocation, scopes), {@code
 * GuardInterceptor} (which ties them to gRPC).
 *
 * <p>May use: {@code proto}, {@code token}, gRPC's API, Caffeine. No credential is handled here and
 * no database driver comes with it. No method blocks; everything is safe between threads. Nothing
 * is null.
 */
@NullMarked
package io.tokenauthority.interceptor.server;

import org.jspecify.annotations.NullMarked;
