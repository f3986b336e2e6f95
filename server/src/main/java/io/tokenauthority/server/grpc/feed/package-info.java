/**
 * WatchTrust: one reading of what changes, told to every watcher.
 *
 * <p>Everything here belongs to one thread, the feed's: streams, their places in the order of
 * sequences, the deltas told of late. What comes from elsewhere (a change, a stream that may be
 * written to again, a page that was read) is handed to that thread; what may block (reading pages)
 * is handed to a lane and comes back. So nothing is locked, and no watcher has a queue: each is a
 * place in the order, and is told as much as it takes. Nothing is null.
 */
@NullMarked
package io.tokenauthority.server.grpc.feed;

import org.jspecify.annotations.NullMarked;
