/**
 * {@code tokenctl key}: the keys that sign tokens. One class per command; {@link
 * io.tokenauthority.cli.key.KeyCommands} lists them.
 */
@NullMarked
package io.tokenauthority.cli.key;

import org.jspecify.annotations.NullMarked;
