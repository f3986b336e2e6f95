/**
 * One contract suite per port: abstract, methods named after the sentence they check, run against
 * every backend by a small subclass in {@code store.sql}.
 */
@NullMarked
package io.tokenauthority.server.store;

import org.jspecify.annotations.NullMarked;
