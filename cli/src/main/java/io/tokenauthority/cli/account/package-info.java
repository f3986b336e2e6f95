/**
 * {@code tokenctl account}: service accounts, what they may ask for, their public keys. One class
 * per command; {@link io.tokenauthority.cli.account.AccountCommands} lists them.
 */
@NullMarked
package io.tokenauthority.cli.account;

import org.jspecify.annotations.NullMarked;
