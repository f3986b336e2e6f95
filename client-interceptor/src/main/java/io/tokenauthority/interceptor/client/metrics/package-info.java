/**
 * An identity's figures for monitoring: {@link
 * io.tokenauthority.interceptor.client.metrics.MicrometerMetrics} and {@link
 * io.tokenauthority.interceptor.client.metrics.OpenTelemetryMetrics}, each a listener to be handed
 * to {@link io.tokenauthority.interceptor.client.ClientIdentity.Builder#listener}.
 *
 * <pre>{@code
 * ClientIdentity identity = ClientIdentity.builder(authority)
 *     .source(source).audience("otp")
 *     .listener(MicrometerMetrics.to(registry, "otp")).build();
 * }</pre>
 *
 * <p>Owns: names, units and labels. Labels are the name that the application gave the identity,
 * states and the contract's reasons: few, and never a token, an id or a host. May use: the client's
 * public types and either library, which are optional dependencies: the application brings the one
 * it uses, and none where it uses neither. Nothing is null; safe between threads.
 */
@NullMarked
package io.tokenauthority.interceptor.client.metrics;

import org.jspecify.annotations.NullMarked;
