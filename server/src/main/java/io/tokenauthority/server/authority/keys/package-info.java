/**
 * The life of signing keys, and who signs now.
 *
 * <p>Owns: making, promoting, retiring and revoking keys, by schedule and by command; the opened
 * private part of the key that signs. Rules about what may follow what are in {@code lifecycle};
 * that two replicas do not both act is the store's part. Private parts are in memory and, sealed,
 * in the database; nowhere else. Safe between threads; nothing is null.
 */
@NullMarked
package io.tokenauthority.server.authority.keys;

import org.jspecify.annotations.NullMarked;
