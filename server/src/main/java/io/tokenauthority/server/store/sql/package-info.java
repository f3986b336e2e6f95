/**
 * The ports of {@code store} over SQL.
 *
 * <p>Owns: every SQL text, as constants at the top of the one class that owns the table ({@code
 * SqlGrants} …); the embedded SQLite database with its files, its one writer and its readers
 * ({@code Sqlite…}); PostgreSQL, which other replicas use as well ({@code Postgres…}); what differs
 * between databases ({@link io.tokenauthority.server.store.sql.Dialect}). May use: {@code store},
 * {@code lifecycle}, {@code token}, jdbi, HikariCP, Flyway, the drivers. No other package may use
 * those. What a driver says stays in here: it goes, cleaned, to the log.
 *
 * <p>The stores are safe for use from any thread; what hangs from one connection belongs to the
 * thread that runs a work on it. Nothing is null, but what is bound to a column that may be NULL.
 */
@NullMarked
package io.tokenauthority.server.store.sql;

import org.jspecify.annotations.NullMarked;
