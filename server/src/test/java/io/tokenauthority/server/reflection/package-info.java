/** A client that knows of the server only what reflection tells, as grpcurl does. */
@NullMarked
package io.tokenauthority.server.reflection;

import org.jspecify.annotations.NullMarked;
