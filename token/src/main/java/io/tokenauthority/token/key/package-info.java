/**
 * Keys: what signs, what checks, which of the two providers does the arithmetic, and JWK.
 *
 * <p>The algorithm belongs to the key, never to the token (RFC 8725 section 3.1). The only package
 * that touches jose4j, and of it only the algorithm objects: they turn JOSE's signature encodings
 * into those of {@code java.security} and back, and refuse an ECDSA signature of zeros. jose4j's
 * parsers and consumers are not used; parsing is {@code token.jwt}'s gate and {@code token.json}.
 *
 * <p>{@link io.tokenauthority.token.key.SignatureProvider} registers the native provider at the end
 * of the JVM's list, the one thing here that outlives its caller. May use: {@code token}, {@code
 * token.json}, jose4j's algorithms, {@code java.security}. Nothing is null; every type is safe
 * between threads. No private key prints itself.
 */
@NullMarked
package io.tokenauthority.token.key;

import org.jspecify.annotations.NullMarked;
