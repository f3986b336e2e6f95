/** Tests of {@code server.lifecycle}. */
@NullMarked
package io.tokenauthority.server.lifecycle;

import org.jspecify.annotations.NullMarked;
