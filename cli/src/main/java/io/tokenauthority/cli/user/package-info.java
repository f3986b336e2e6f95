/**
 * {@code tokenctl user}: people, their roles, approval and passwords. One class per command; {@link
 * io.tokenauthority.cli.user.UserCommands} lists them.
 */
@NullMarked
package io.tokenauthority.cli.user;

import org.jspecify.annotations.NullMarked;
