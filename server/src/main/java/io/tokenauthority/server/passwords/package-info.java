/**
 * Passwords and the names that go with them.
 *
 * <p>Owns: Argon2id in PHC form, on a small executor of its own because each hash pins 19 MiB and
 * costs some 40 ms of a core; what a password may be; the canonical form of names. The only package
 * that imports Bouncy Castle. Knows no store: who checks a password for nobody asks for it all the
 * same, so that an unknown name takes as long as a wrong password. Safe between threads; nothing is
 * null.
 */
@NullMarked
package io.tokenauthority.server.passwords;

import org.jspecify.annotations.NullMarked;
