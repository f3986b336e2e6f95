/** Tests of {@code server.passwords}. */
@NullMarked
package io.tokenauthority.server.passwords;

import org.jspecify.annotations.NullMarked;
