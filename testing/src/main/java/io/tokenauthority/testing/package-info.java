/**
 * A real authority inside a test, with a clock to turn and faults to switch on.
 *
 * <p>{@link io.tokenauthority.testing.TestAuthority} is the way in, {@link
 * io.tokenauthority.testing.TestAuthorityExtension} the same for JUnit 5 and 6. Nothing here
 * imitates: it is the server module on SQLite in a temporary folder, reached over a loopback port.
 * What this package adds is the time that it goes by, a relay before its port that can be slow or
 * dead, and accounts in one line.
 *
 * <p>May use everything. Public types are safe between threads unless they say otherwise; no static
 * state, so that any number of authorities may run side by side. Nothing is null.
 */
@NullMarked
package io.tokenauthority.testing;

import org.jspecify.annotations.NullMarked;
