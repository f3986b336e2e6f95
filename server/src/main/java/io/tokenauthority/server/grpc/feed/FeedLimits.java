package io.tokenauthority.server.grpc.feed;

import java.time.Duration;

/**
 * What a feed bears with.
 *
 * @param rememberedBytes how much of what was told lately is kept for those who were away a moment
 * @param heartbeat how often a watcher hears that it has everything
 * @param unread how long a watcher may leave something unread
 */
record FeedLimits(int rememberedBytes, Duration heartbeat, Duration unread) {

  /** Those of trust.proto. */
  static final FeedLimits STANDARD =
      new FeedLimits(8 << 20, Duration.ofSeconds(5), Duration.ofSeconds(30));
}
