/**
 * Runs whole command lines against a scripted authority on a real loopback port, and reads what an
 * operator would read.
 */
@NullMarked
package io.tokenauthority.cli;

import org.jspecify.annotations.NullMarked;
