/**
 * Service tokens: made, read, renewed with an overlap, revoked; and the duty that ends overlaps.
 *
 * <p>Rules as in {@link io.tokenauthority.server.authority.admin}. Nothing is null.
 */
@NullMarked
package io.tokenauthority.server.authority.admin.tokens;

import org.jspecify.annotations.NullMarked;
