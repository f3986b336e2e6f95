/** The contract suites over SQLite, and what SQLite alone has to promise. Real files throughout. */
@NullMarked
package io.tokenauthority.server.store.sql;

import org.jspecify.annotations.NullMarked;
