/** A real Redis for tests, and tests of the way to it. */
@NullMarked
package io.tokenauthority.server.redis;

import org.jspecify.annotations.NullMarked;
