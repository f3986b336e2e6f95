/** Runs the example. */
@NullMarked
package io.tokenauthority.examples.chat;

import org.jspecify.annotations.NullMarked;
