/**
 * What is written to standard error, and what never is.
 *
 * <p>One line an event; of an exception its classes and places, never its text, for the text of
 * libraries' exceptions quotes what they were given. Of libraries it is warnings alone: shaded
 * Netty's frame logger, for one, writes every {@code authorization} header at DEBUG. May use:
 * logback and {@code config}. Nothing is null.
 */
@NullMarked
package io.tokenauthority.server.log;

import org.jspecify.annotations.NullMarked;
