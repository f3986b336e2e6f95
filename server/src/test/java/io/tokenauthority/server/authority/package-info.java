/** The use-cases of the data plane against a real SQLite store, under a clock that stands still. */
@NullMarked
package io.tokenauthority.server.authority;

import org.jspecify.annotations.NullMarked;
