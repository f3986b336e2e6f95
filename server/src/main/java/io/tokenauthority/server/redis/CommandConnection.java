package io.tokenauthority.server.redis;

import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

/** A connection and what can be asked over it: of one server as of a cluster. */
record CommandConnection(
    StatefulConnection<byte[], byte[]> connection,
    RedisClusterAsyncCommands<byte[], byte[]> commands) {

  /** Begins to close it. */
  void discard() {
    var unused = connection.closeAsync();
  }
}
