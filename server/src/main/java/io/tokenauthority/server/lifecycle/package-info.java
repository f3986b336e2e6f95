/**
 * The life of accounts, grants, refresh tokens, service tokens and signing keys, as values and pure
 * transitions.
 *
 * <p>Owns: every rule about what may follow what. A transition takes the present value and an
 * {@link java.time.Instant} and returns the next value; nothing here reads a clock, draws a random
 * number, or knows SQL, gRPC or HTTP. May use: {@code io.tokenauthority.token}. All types are
 * immutable and safe for use from any thread; nothing is null.
 */
@NullMarked
package io.tokenauthority.server.lifecycle;

import org.jspecify.annotations.NullMarked;
