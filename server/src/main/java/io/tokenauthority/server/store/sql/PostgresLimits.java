package io.tokenauthority.server.store.sql;

import java.time.Duration;
import java.util.List;

/**
 * How long anything about a connection may take. Each limit is above the one before it, so that the
 * nearest to the cause speaks first: a statement that waits for a lock ends before its statement
 * limit, and the server's answer arrives before the socket is given up. What is left for a frozen
 * server is the socket's limit alone.
 *
 * @param idle how long a transaction may wait for its client: a paused replica that holds a lock is
 *     cut off, and the others' wait for that lock still succeeds
 * @param lock for one lock
 * @param statement for one statement
 * @param socket for one answer
 * @param connect for a new connection
 * @param borrow for a free connection
 * @param again from its beginning, until when a work that was broken off is tried again
 */
record PostgresLimits(
    Duration idle,
    Duration lock,
    Duration statement,
    Duration socket,
    Duration connect,
    Duration borrow,
    Duration again) {

  /** Under the 10 s that a call has by default. */
  static final PostgresLimits USUAL =
      new PostgresLimits(
          Duration.ofSeconds(2),
          Duration.ofSeconds(4),
          Duration.ofSeconds(5),
          Duration.ofSeconds(7),
          Duration.ofSeconds(3),
          Duration.ofSeconds(3),
          Duration.ofSeconds(3));

  /** Refuses an order in which a later limit would hide an earlier one. */
  PostgresLimits {
    if (idle.compareTo(lock) >= 0
        || lock.compareTo(statement) >= 0
        || statement.compareTo(socket) >= 0) {
      throw new IllegalArgumentException("idle < lock < statement < socket");
    }
  }

  /** As settings of the server, {@code name=value}. */
  List<String> settings() {
    return List.of(
        "statement_timeout=" + statement.toMillis(),
        "lock_timeout=" + lock.toMillis(),
        "idle_in_transaction_session_timeout=" + idle.toMillis());
  }
}
