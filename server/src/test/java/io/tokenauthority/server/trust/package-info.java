/** Tests of {@code server.trust}. */
@NullMarked
package io.tokenauthority.server.trust;

import org.jspecify.annotations.NullMarked;
