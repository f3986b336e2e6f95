/**
 * The server interceptor: what a protected service embeds to verify tokens at memory speed, enforce
 * access rules and hear of revocations.
 *
 * <p>Five lines, where {@code toAuthority} is a channel that somebody has authenticated, for
 * example the client interceptor:
 *
 * <pre>{@code
 * TokenGuard guard = TokenGuard.builder()
 *     .issuer("https://auth.internal").audience("otp").channel(toAuthority).build();
 * Server server = NettyServerBuilder.forPort(8443, tls)
 *     .addServices(guard.protect(new OtpService())).build().start();
 * // and in a handler:
 * AccountId caller = Caller.required().account();
 * }</pre>
 *
 * <p>Who may call what stands in the .proto, by the option {@code tokenauthority.v1.access}; a
 * method without a rule cannot be served. Beside {@link
 * io.tokenauthority.interceptor.server.TokenGuard} and {@link
 * io.tokenauthority.interceptor.server.Caller}: {@code delegation} for calls on a caller's behalf,
 * {@code metrics} for monitoring, {@code refusal} for errors of the same form, {@code access} for
 * rules of protos that one does not own. {@code trust}, {@code introspection} and {@code usage} are
 * the ports that the authority itself fills from its own process.
 *
 * <p>The way of a call is one class a step: {@code PresentedToken} (the header), {@code
 * TokenExaminer} (cache, or signature, or the authority's word), {@code Enforcement} (time,
 * audience, certificate, revocation, scopes, limit), {@code Admission} (to the handler or out);
 * {@code GuardInterceptor} ties them to gRPC, {@code Assembly} puts them together.
 *
 * <p>May use: {@code proto}, {@code token}, gRPC's API, Caffeine. No credential is made or kept
 * here and no database driver comes with it. No method blocks; everything is safe between threads
 * unless it says otherwise. Nothing is null.
 */
@NullMarked
package io.tokenauthority.interceptor.server;

import org.jspecify.annotations.NullMarked;
