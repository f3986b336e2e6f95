/**
 * A chat over bidirectional streams that outlives its tokens: a stream ends by policy when its
 * token does, its caller opens another, and nothing is lost.
 *
 * <p>Renewal needs no code; a stream that ends does, and this is all of it: {@link
 * io.tokenauthority.examples.chat.ChatClient} goes on from where it was, {@code Room} remembers
 * what was said. Nothing is null.
 */
@NullMarked
package io.tokenauthority.examples.chat;

import org.jspecify.annotations.NullMarked;
