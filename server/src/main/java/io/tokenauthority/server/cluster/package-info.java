/**
 * How replicas tell each other to look now.
 *
 * <p>Owns: hints. A hint says that the database may hold something new; it is never the truth, and
 * losing every one of them costs nothing but the second until the next poll. So nothing here throws
 * at whoever gives a hint, nothing blocks him, and what is heard only makes this replica look. May
 * use: {@code java.sql}, the PostgreSQL driver, {@code redis} and Lettuce. Safe between threads;
 * nothing is null.
 */
@NullMarked
package io.tokenauthority.server.cluster;

import org.jspecify.annotations.NullMarked;
