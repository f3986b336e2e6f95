/** Tests of {@code server.sealing}. */
@NullMarked
package io.tokenauthority.server.sealing;

import org.jspecify.annotations.NullMarked;
