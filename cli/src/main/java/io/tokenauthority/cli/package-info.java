/**
 * {@code tokenctl}: the operator's command. {@link io.tokenauthority.cli.Tokenctl} starts it and
 * {@link io.tokenauthority.cli.CommandTree} lists its commands; each command is one class in the
 * package of its group, {@code session} leads to the authority, {@code terminal} to the operator.
 *
 * <p>May use: picocli and the packages below. One command on one thread. Nothing is null unless it
 * says so.
 */
@NullMarked
package io.tokenauthority.cli;

import org.jspecify.annotations.NullMarked;
