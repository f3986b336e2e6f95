/**
 * Tokens as JWT: what they say, how they are signed, when they are believed (RFC 9068, RFC 8725).
 *
 * <p><b>Who does what.</b> {@code JwtGate} takes a text apart and refuses what is not our one
 * spelling of a JWT; {@code HeaderRule} and {@code ClaimsReader} say which members it has; {@link
 * io.tokenauthority.token.jwt.TokenVerifier} looks up the key, has the signature checked, and asks
 * issuer and time. jose4j computes signatures and no more: its own pipeline would parse everything
 * again, with a reader that takes stray commas, padding, {@code crit: []} and an unknown {@code
 * kid}, and with exceptions whose text holds the token. It is also the slower way: beside a native
 * ES256 check of 56 µs, measured as CPU time in one run, our gate and claims cost 6 µs, jose4j's
 * {@code JsonWebSignature} with preset key and algorithm 14 (claims unread), its {@code
 * JwtConsumer} 24.
 *
 * <p><b>In which order.</b> Shape, header, key, algorithm and claims by type come first, since they
 * need no trust and cost microseconds; then the signature; then what is true of a real token only:
 * lifetime, not yet, expired. What a verifier cannot know is left to its caller: whether the token
 * was revoked (by {@code jti}, by each {@link io.tokenauthority.token.jwt.Principal}, by key),
 * whether it is for this service ({@link io.tokenauthority.token.jwt.VerifiedToken#forAudience}),
 * and whether the peer shows the certificate of {@code cnf}, which must never be skipped.
 *
 * <p><b>One kind is not another.</b> Access tokens and JWT service tokens share their form so that
 * any verifier takes both; the key's purpose tells them apart. Client assertions have another
 * {@code typ}, other claims and keys of their own.
 *
 * <p>Verdicts are values; an exception here is a mistake of the caller's. A {@link
 * io.tokenauthority.token.jwt.Fault} is for our log, its {@link
 * io.tokenauthority.token.jwt.RejectionReason} for the sender, and neither holds anything that was
 * sent. May use: {@code token}, {@code token.json}, {@code token.key}. Time is a parameter. Nothing
 * is null unless marked; what is public is immutable and safe between threads.
 */
@NullMarked
package io.tokenauthority.token.jwt;

import org.jspecify.annotations.NullMarked;
