/**
 * The values everything else is written in: identifiers, scopes, audiences, issuer and tier.
 *
 * <p>Each is immutable, refuses nonsense in its constructor with an {@link
 * IllegalArgumentException} that names the rule and never echoes the input, and has a predicate
 * ({@code isScope}, {@code isTokenId}, …) with which a caller on a hot path asks first instead of
 * catching. What is no secret prints itself; secrets live in {@code token.opaque}.
 *
 * <p>May use: the JDK. Never a clock, never randomness of its own: factories take a {@link
 * java.util.random.RandomGenerator}. Nothing is null; every type is safe between threads.
 */
@NullMarked
package io.tokenauthority.token;

import org.jspecify.annotations.NullMarked;
