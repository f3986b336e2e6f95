/**
 * {@code tokenctl token}: service tokens and their life, and access tokens made, narrowed and
 * judged by hand. One class per command; {@link io.tokenauthority.cli.token.TokenCommands} lists
 * them.
 */
@NullMarked
package io.tokenauthority.cli.token;

import org.jspecify.annotations.NullMarked;
