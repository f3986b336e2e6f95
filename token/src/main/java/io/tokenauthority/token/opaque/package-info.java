/**
 * Secrets that are looked up rather than verified: service tokens, set-up tokens, refresh tokens.
 *
 * <p>The form is a prefix that names the kind, random base62 characters, and a checksum of six
 * more. The checksum protects nothing: it lets a client, a scanner or the authority tell junk from
 * a token without asking a database. What is stored is the SHA-256 of the whole text; at 190 random
 * bits no slower digest adds anything. What is shown beside a token in lists is a hint made from
 * that digest, so that not one character of a secret is ever repeated.
 *
 * <p>No type here prints its secret, and all comparisons of secrets in the project are the {@code
 * equals} of this package, in constant time. May use: the values of {@code token} and the JDK.
 * Nothing is null; everything is immutable.
 */
@NullMarked
package io.tokenauthority.token.opaque;

import org.jspecify.annotations.NullMarked;
