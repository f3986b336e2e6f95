/**
 * The kernel: what tokens are, and nothing about where they travel or rest.
 *
 * <p>This package holds the values everything else is written in: identifiers, scopes, audiences,
 * issuer and tier. Each is immutable, refuses nonsense in its constructor with an {@link
 * IllegalArgumentException} that names the rule and never echoes the input, and has a predicate
 * ({@code isScope}, {@code isTokenId}, …) with which a caller on a hot path asks first instead of
 * catching. What is no secret prints itself; secrets live in {@code token.opaque}.
 *
 * <p>Beside it, each using only those before it: {@code token.json} (strict reading), {@code
 * token.key} (algorithms, providers, JWK), {@code token.jwt} (claims, signing, verifying); and
 * {@code token.opaque} (secrets that are looked up), which uses the values alone.
 *
 * <p>May use: the JDK. Never a clock: an {@code Instant} is passed in. Never randomness of its own:
 * factories take a {@link java.util.random.RandomGenerator}. Nothing is null; every type is safe
 * between threads.
 */
@NullMarked
package io.tokenauthority.token;

import org.jspecify.annotations.NullMarked;
