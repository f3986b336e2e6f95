/**
 * The authority's side: where it is, how to reach it, who calls, and what its refusals mean to an
 * operator. {@link io.tokenauthority.cli.session.Refusals} is the one place that maps a gRPC status
 * and reason to an exit code and a sentence.
 *
 * <p>May use: {@code io.grpc}, the contract, the client interceptor, picocli's annotations for the
 * global options, and the package {@code terminal}. One command on one thread. Nothing is null
 * unless it says so.
 */
@NullMarked
package io.tokenauthority.cli.session;

import org.jspecify.annotations.NullMarked;
