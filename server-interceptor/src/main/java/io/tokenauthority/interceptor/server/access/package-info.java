/**
 * Who may call what: the rule of each method, read once from its descriptor or given by the
 * builder, and the check that no method is without one (P8).
 *
 * <p>May use: gRPC's descriptors, the generated {@code access} option, the values of {@code token}.
 * Knows nothing of tokens or calls. Values are immutable and safe between threads; nothing is null.
 */
@NullMarked
package io.tokenauthority.interceptor.server.access;

import org.jspecify.annotations.NullMarked;
