/**
 * What this process counts of itself, and how operators read it.
 *
 * <p>The counters are plain and known to everybody at the edges; what is made of them for a
 * monitoring system is made when it asks. The only package that imports Micrometer. May use: {@code
 * authority} for its reasons. Safe for use from any thread; nothing is null.
 */
@NullMarked
package io.tokenauthority.server.metrics;

import org.jspecify.annotations.NullMarked;
