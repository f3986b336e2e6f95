/**
 * Signing keys as people look at them. What is done to them is in {@code authority.keys}.
 *
 * <p>Rules as in {@link io.tokenauthority.server.authority.admin}. Nothing is null.
 */
@NullMarked
package io.tokenauthority.server.authority.admin.keys;

import org.jspecify.annotations.NullMarked;
