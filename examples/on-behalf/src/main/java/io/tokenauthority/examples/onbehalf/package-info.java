/**
 * A chain of three services: the portal calls orders, orders calls the ledger, once on the portal's
 * behalf and once as itself. Which of the two is said at each call, and nowhere else.
 *
 * <p>{@link io.tokenauthority.examples.onbehalf.OrdersServer} is where it happens. Nothing is null.
 */
@NullMarked
package io.tokenauthority.examples.onbehalf;

import org.jspecify.annotations.NullMarked;
