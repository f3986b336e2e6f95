/**
 * What a calling application embeds: it attaches an access token to every gRPC call and keeps that
 * token fresh. Five lines make a stub authenticated:
 *
 * <pre>{@code
 * ManagedChannel authority = AuthorityChannels.to("auth.internal:9090", TlsChannelCredentials.create()).build();
 * ClientIdentity identity = ClientIdentity.builder(authority)
 *     .source(TokenSource.serviceTokenFile(Path.of("/run/secrets/service-token"))).audience("otp").build();
 * ManagedChannel otp = identity.channel("otp.internal:8443", TlsChannelCredentials.create()).build();
 * OtpServiceBlockingStub stub = OtpServiceGrpc.newBlockingStub(otp);
 * }</pre>
 *
 * <p>{@link io.tokenauthority.interceptor.client.ClientIdentity} is the way in; {@link
 * io.tokenauthority.interceptor.client.TokenSource} says where tokens come from; {@link
 * io.tokenauthority.interceptor.client.AuthorityError} is the one reader of errors, the
 * authority's, a guarded service's and this library's own; {@link
 * io.tokenauthority.interceptor.client.IdentityListener} hears what becomes of the token. More
 * rarely needed: {@link io.tokenauthority.interceptor.client.RefreshTokenStore} keeps a refresh
 * token in a place of the application's own, {@link
 * io.tokenauthority.interceptor.client.ClientClock} lets a test move time by hand. All else is
 * package-private.
 *
 * <p>Owns: the state of one identity's token, the refresh, the decision to retry, the rule whom a
 * credential may be sent to. May use: the contract, grpc-api and grpc-stub, slf4j, the JDK. No
 * transport, no JOSE library, no static state.
 *
 * <p>Nothing is null unless marked. Public types are safe between threads; no method blocks except
 * where it says so. Intervals are counted in nanoseconds of a monotonic clock; the time of day is
 * read for one thing alone, the {@code iat} and {@code exp} of a client assertion.
 */
@NullMarked
package io.tokenauthority.interceptor.client;

import org.jspecify.annotations.NullMarked;
