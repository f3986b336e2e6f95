/**
 * Browsers that are signed in: by name and password, for a while, as whoever they are.
 *
 * <p>A browser's session is a SESSION grant without a refresh chain, so what ends grants and raises
 * generations ends it too, and each request asks the database whether it lives: no replica knows
 * one that another does not. Rules as in {@link io.tokenauthority.server.authority}. Nothing is
 * null.
 */
@NullMarked
package io.tokenauthority.server.authority.session;

import org.jspecify.annotations.NullMarked;
