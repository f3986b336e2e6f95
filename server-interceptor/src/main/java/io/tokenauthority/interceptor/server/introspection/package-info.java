/**
 * Asking the authority about one token: the way of every opaque token, and of all tokens while the
 * trust feed is stale.
 *
 * <p>May use: the generated client and the values of {@code token}. Nothing here blocks; all is
 * safe between threads; nothing is null.
 */
@NullMarked
package io.tokenauthority.interceptor.server.introspection;

import org.jspecify.annotations.NullMarked;
