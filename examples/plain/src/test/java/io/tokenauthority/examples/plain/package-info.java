/** Runs the example. */
@NullMarked
package io.tokenauthority.examples.plain;

import org.jspecify.annotations.NullMarked;
