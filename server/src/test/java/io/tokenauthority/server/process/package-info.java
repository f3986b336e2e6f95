/** The server as a process: how it starts, refuses to start, ends, and is killed. */
@NullMarked
package io.tokenauthority.server.process;

import org.jspecify.annotations.NullMarked;
