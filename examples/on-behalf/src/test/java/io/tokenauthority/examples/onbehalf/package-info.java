/** Runs the example. */
@NullMarked
package io.tokenauthority.examples.onbehalf;

import org.jspecify.annotations.NullMarked;
