/**
 * The gRPC edge: wire messages in and out, and nothing that decides.
 *
 * <p>Owns: the listener and its limits, the lanes on which calls run, the mapping of refusals and
 * accidents to statuses ({@link io.tokenauthority.server.grpc.Statuses}), one adapter for each
 * service, and the fan-out of the trust feed. An adapter turns a message into values, calls one
 * use-case, and turns its answer into a message.
 *
 * <p>Threads: whatever is answered from memory is answered on the transport's thread; whatever may
 * block runs in a {@link io.tokenauthority.server.grpc.Lane}. No thread waits for another. May use:
 * {@code authority}, {@code lifecycle}, {@code store}'s exceptions, {@code config}, {@code token},
 * {@code proto}, {@code server-interceptor}. Nothing is null.
 */
@NullMarked
package io.tokenauthority.server.grpc;

import org.jspecify.annotations.NullMarked;
