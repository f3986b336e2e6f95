/**
 * The use-cases of the data plane: one class per act, each a few numbered steps.
 *
 * <p>Plain values in, plain values out: no wire type, no SQL, no gRPC. A use-case takes the {@link
 * io.tokenauthority.server.authority.Call} that it serves, which holds the time and the caller; it
 * reads no clock. What the caller did wrong is thrown as {@link
 * io.tokenauthority.server.authority.Denied}; what the world did wrong passes through as {@link
 * io.tokenauthority.server.store.StoreException}. Use-cases block on the store, so they run on
 * lanes that may block; all are safe for use from many threads. Nothing is null.
 */
@NullMarked
package io.tokenauthority.server.authority;

import org.jspecify.annotations.NullMarked;
