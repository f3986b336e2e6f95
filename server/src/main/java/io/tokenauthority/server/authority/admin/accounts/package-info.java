/**
 * Service accounts and their registered public keys.
 *
 * <p>Rules as in {@link io.tokenauthority.server.authority.admin}. Nothing is null.
 */
@NullMarked
package io.tokenauthority.server.authority.admin.accounts;

import org.jspecify.annotations.NullMarked;
