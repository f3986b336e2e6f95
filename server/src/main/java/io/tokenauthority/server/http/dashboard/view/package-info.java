/**
 * What the dashboard's templates are given: plain records, each one page or one piece of it, with
 * words, numbers and times already as people read them. Knows the use-cases' records, never the
 * store, a session or a request. Nothing is null.
 */
@NullMarked
package io.tokenauthority.server.http.dashboard.view;

import org.jspecify.annotations.NullMarked;
