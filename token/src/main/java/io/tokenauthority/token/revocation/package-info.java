/**
 * What is revoked: a compact view of it, and the one rule by which a token is judged against it.
 *
 * <p>The authority's own validation and every verifier hold a {@link
 * io.tokenauthority.token.revocation.RevocationView} and ask it at each use of a token. A token's
 * {@link io.tokenauthority.token.revocation.Revocable} is computed once, when the token is
 * verified; the question then neither hashes nor allocates.
 *
 * <p>May use: the values of {@code token} and the JDK. Never reads a clock: forgetting what has
 * expired takes an {@link java.time.Instant}. The view is for one writer at a time and any number
 * of readers, who never wait; values are immutable. Nothing is null.
 */
@NullMarked
package io.tokenauthority.token.revocation;

import org.jspecify.annotations.NullMarked;
