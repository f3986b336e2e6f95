/**
 * The package's filter grammar (README of {@code proto}), read into values that the ports take.
 *
 * <p>Rules as in {@link io.tokenauthority.server.authority.admin}. Pure; immutable. Nothing is
 * null.
 */
@NullMarked
package io.tokenauthority.server.authority.admin.filter;

import org.jspecify.annotations.NullMarked;
