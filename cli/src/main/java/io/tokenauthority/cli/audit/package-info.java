/**
 * {@code tokenctl audit}: who did what, and whether the record of it is whole. One class per
 * command; {@link io.tokenauthority.cli.audit.AuditCommands} lists them.
 */
@NullMarked
package io.tokenauthority.cli.audit;

import org.jspecify.annotations.NullMarked;
