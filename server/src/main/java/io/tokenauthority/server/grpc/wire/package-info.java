/**
 * Messages into values and values into messages: pure functions, one class for each kind of thing.
 *
 * <p>Holds no rule beyond the form of a message: what a field may be is checked by the values'
 * constructors and by the use-cases. What has no meaning in a message (a time out of range, a
 * constant that nobody knows) is refused here, by the field's path. Nothing is null.
 */
@NullMarked
package io.tokenauthority.server.grpc.wire;

import org.jspecify.annotations.NullMarked;
