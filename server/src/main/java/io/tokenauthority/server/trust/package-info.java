/**
 * What this process believes at the moment: which keys verify, and what is revoked.
 *
 * <p>Owns: the view of the revocations, filled from the store each second and after each act of
 * this process; how old it is; who waits for it, and who is told of changes. May use: {@code
 * store}, {@code lifecycle}, {@code token}. Reading never blocks; nothing is null.
 */
@NullMarked
package io.tokenauthority.server.trust;

import org.jspecify.annotations.NullMarked;
