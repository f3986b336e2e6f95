/** Tests of {@code server.limits}. */
@NullMarked
package io.tokenauthority.server.limits;

import org.jspecify.annotations.NullMarked;
