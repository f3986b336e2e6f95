/**
 * What operators' machines ask: whether this process lives, whether it is ready, and how it does.
 *
 * <p>May use: {@code http} and values that the wiring hands in. Safe for use from any thread;
 * nothing is null.
 */
@NullMarked
package io.tokenauthority.server.http.operations;

import org.jspecify.annotations.NullMarked;
