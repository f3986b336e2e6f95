/**
 * OAuth 2 for clients and resource servers that know nothing of us: the token endpoint (RFC 6749,
 * 7523, 8693), introspection (RFC 7662), revocation (RFC 7009), metadata (RFC 8414) and keys (RFC
 * 7517).
 *
 * <p>Translates between OAuth's parameters and the use-cases of {@code authority}, which alone
 * decide. What OAuth says of an error is told here and nowhere else. May use: {@code http}, {@code
 * authority}, {@code token}. Safe for use from any thread; nothing is null.
 */
@NullMarked
package io.tokenauthority.server.http.oauth;

import org.jspecify.annotations.NullMarked;
