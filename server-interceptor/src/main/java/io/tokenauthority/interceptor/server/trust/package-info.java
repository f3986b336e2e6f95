/**
 * Whom to trust: the keys, what is revoked, and how old that knowledge is.
 *
 * <p>A guard judges by a {@link io.tokenauthority.interceptor.server.trust.TrustFeed}. A protected
 * service has the one that follows the authority's {@code WatchTrust}; the authority itself, which
 * guards its own methods with the same interceptor, hands in its own. May use: the generated
 * client, the values and the revocation view of {@code token}. Reading a feed never blocks and is
 * safe from any thread; nothing is null.
 */
@NullMarked
package io.tokenauthority.interceptor.server.trust;

import org.jspecify.annotations.NullMarked;
