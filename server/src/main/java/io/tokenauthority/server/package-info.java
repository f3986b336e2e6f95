/**
 * The process: its commands, its wiring, its start and its end.
 *
 * <p>{@link io.tokenauthority.server.Main} is the command line, {@link
 * io.tokenauthority.server.Wiring} the list of what the server is made of, top to bottom, and
 * {@link io.tokenauthority.server.Authority} a running one. May use everything; nothing else may
 * use this package. Nothing is null.
 */
@NullMarked
package io.tokenauthority.server;

import org.jspecify.annotations.NullMarked;
