/** Runs the example. */
@NullMarked
package io.tokenauthority.examples.spring;

import org.jspecify.annotations.NullMarked;
