/**
 * The HTTP face: the listener with its limits, how a request is read and an answer written, and
 * what a caller is told of what went wrong. What is served stands in the packages below it, each an
 * {@link io.tokenauthority.server.http.Area} of routes.
 *
 * <p>A handler is a function from a {@link io.tokenauthority.server.http.HttpRequest}, read whole
 * and immutable, to an {@link io.tokenauthority.server.http.HttpAnswer}, a value. It runs on a
 * thread of this listener alone and may block for the store. What it throws is answered in its
 * area's own form. The only package that imports Jetty; knows no gRPC. Nothing is null.
 */
@NullMarked
package io.tokenauthority.server.http;

import org.jspecify.annotations.NullMarked;
