/**
 * The ports to the database. Their Javadoc is the specification: one contract suite per port checks
 * its sentences against every backend.
 *
 * <p>Everything happens inside {@link io.tokenauthority.server.store.Store#write} or {@link
 * io.tokenauthority.server.store.Store#read}: a use-case is one function of a {@link
 * io.tokenauthority.server.store.Transaction}, so that it is atomic, and reads what it decides on
 * in the transaction that writes. May use: {@code lifecycle}, {@code token}. No SQL, no driver
 * type, no wire type. Nothing is null.
 *
 * <p>Times are kept to the millisecond: whatever is finer is cut off, so that no end comes later
 * than asked. Texts are compared and ordered by their bytes, and hold no U+0000, which PostgreSQL
 * cannot keep: whoever takes a text in refuses it.
 *
 * <p>Writes may run side by side, each seeing what others committed meanwhile. Who reads in order
 * to decide either decides by a conditional update, or holds the row ({@code hold}) first.
 */
@NullMarked
package io.tokenauthority.server.store;

import org.jspecify.annotations.NullMarked;
