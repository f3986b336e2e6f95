/**
 * The audit trail read: listed, followed, verified; and the duty that seals it.
 *
 * <p>Rules as in {@link io.tokenauthority.server.authority.admin}. Nothing is null.
 */
@NullMarked
package io.tokenauthority.server.authority.admin.audit;

import org.jspecify.annotations.NullMarked;
