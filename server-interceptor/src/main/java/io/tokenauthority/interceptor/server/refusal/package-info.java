/**
 * Errors as the contract has them: the one home of "which reason has which gRPC status, and what
 * goes with it on the wire".
 *
 * <p>Used by the interceptor for its own refusals and by services, the authority first, for theirs.
 * May use: gRPC's status and metadata, the generated reasons, google.rpc's messages. Values are
 * immutable and safe between threads; nothing is null.
 */
@NullMarked
package io.tokenauthority.interceptor.server.refusal;

import org.jspecify.annotations.NullMarked;
