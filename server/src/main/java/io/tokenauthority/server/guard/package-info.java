/**
 * How the authority guards its own RPCs: with the server interceptor that it gives to everyone, fed
 * from this process instead of over the network.
 *
 * <p>May use: the interceptor's ports, {@code authority}, {@code trust}. No {@code io.grpc}. Safe
 * for use from any thread; nothing is null.
 */
@NullMarked
package io.tokenauthority.server.guard;

import org.jspecify.annotations.NullMarked;
