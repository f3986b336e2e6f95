/**
 * People: made, registered, approved, changed, removed; their passwords; the first admin.
 *
 * <p>Rules as in {@link io.tokenauthority.server.authority.admin}. Nothing is null.
 */
@NullMarked
package io.tokenauthority.server.authority.admin.users;

import org.jspecify.annotations.NullMarked;
