/**
 * The commands without a group: the first admin, signing in and out, who one is, how the authority
 * is.
 */
@NullMarked
package io.tokenauthority.cli.login;

import org.jspecify.annotations.NullMarked;
