/**
 * The server about itself: facts, counts, the usage that verifiers report, and the purge of what is
 * over.
 *
 * <p>Rules as in {@link io.tokenauthority.server.authority.admin}. Nothing is null.
 */
@NullMarked
package io.tokenauthority.server.authority.admin.server;

import org.jspecify.annotations.NullMarked;
