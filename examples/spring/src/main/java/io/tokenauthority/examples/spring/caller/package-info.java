/** The caller. */
@NullMarked
package io.tokenauthority.examples.spring.caller;

import org.jspecify.annotations.NullMarked;
