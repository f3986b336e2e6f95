package io.tokenauthority.server.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.IOUringProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Lettuce, as we set it up. Its defaults queue commands without bound while Redis is away, send
 * them again when it is back, and let a caller wait for a minute; ours refuse, forget, and give up
 * soon.
 */
final class RedisDriver implements AutoCloseable {

  /** For all that may happen while a connection is made; sentinels take their turns. */
  private static final Duration CONNECT = Duration.ofSeconds(1);

  /** What was sent and not acknowledged for so long was sent to nobody. */
  private static final Duration UNACKNOWLEDGED = Duration.ofSeconds(3);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final int MOST_IN_FLIGHT = 2_000;
  private static final int THREADS = 2;

  private final ClientResources resources;
  private final AbstractRedisClient client;
  private final RedisTarget target;
  private final Duration command;

  RedisDriver(RedisTarget target, Duration command) {
    this.target = target;
    this.command = command;
    this.resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .commandLatencyRecorder(CommandLatencyRecorder.disabled())
            .reconnectDelay(
                Delay.equalJitter(Duration.ofMillis(50), LONGEST_PAUSE, 50, TimeUnit.MILLISECONDS))
            .build();
    this.client = target.kind() == RedisTarget.Kind.CLUSTER ? cluster() : single();
  }

  private RedisClient single() {
    RedisClient made = RedisClient.create(resources);
    made.setOptions(settings(ClientOptions.builder()).build());
    return made;
  }

  private RedisClusterClient cluster() {
    List<RedisURI> seeds =
        target.nodes().stream()
            .map(node -> uri(RedisURI.builder().withHost(node.host()).withPort(node.port())))
            .toList();
    RedisClusterClient made = RedisClusterClient.create(resources, seeds);
    ClusterClientOptions.Builder options = ClusterClientOptions.builder();
    settings(options);
    options.topologyRefreshOptions(
        ClusterTopologyRefreshOptions.builder()
            .enablePeriodicRefresh(Duration.ofSeconds(30)) // and at signs of change, by default
            .build());
    made.setOptions(options.build());
    return made;
  }

  private ClientOptions.Builder settings(ClientOptions.Builder options) {
    return options
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .replayFilter(any -> true) // true leaves it out
        .requestQueueSize(MOST_IN_FLIGHT)
        .pingBeforeActivateConnection(true)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(CONNECT)
                .keepAlive(
                    KeepAliveOptions.builder()
                        .enable()
                        .idle(Duration.ofSeconds(30))
                        .interval(Duration.ofSeconds(10))
                        .count(3)
                        .build())
                .tcpUserTimeout(
                    TcpUserTimeoutOptions.builder()
                        .enable(EpollProvider.isAvailable() || IOUringProvider.isAvailable())
                        .tcpUserTimeout(UNACKNOWLEDGED)
                        .build())
                .build())
        .timeoutOptions(TimeoutOptions.enabled(command));
  }

  private RedisURI uri(RedisURI.Builder uri) {
    uri.withSsl(target.tls())
        .withVerifyPeer(true)
        .withTimeout(CONNECT)
        .withDatabase(target.database())
        .withClientName("tokenauthority");
    target
        .login()
        .password()
        .ifPresent(
            password ->
                target
                    .login()
                    .user()
                    .ifPresentOrElse(
                        user -> uri.withAuthentication(user, password),
                        () -> uri.withPassword(password.toCharArray())));
    return uri.build();
  }

  private RedisURI address() {
    RedisNode first = target.nodes().get(0);
    if (target.kind() == RedisTarget.Kind.SINGLE) {
      return uri(RedisURI.Builder.redis(first.host(), first.port()));
    }
    RedisURI.Builder sentinels =
        RedisURI.Builder.sentinel(first.host(), first.port(), target.master());
    target.nodes().stream()
        .skip(1)
        .forEach(node -> sentinels.withSentinel(node.host(), node.port()));
    return uri(sentinels);
  }

  /**
   * A connection for commands; waits for a few seconds at most.
   *
   * @throws RuntimeException when there is none
   */
  CommandConnection connect() {
    if (client instanceof RedisClusterClient cluster) {
      StatefulRedisClusterConnection<byte[], byte[]> made =
          cluster.connect(ByteArrayCodec.INSTANCE);
      return new CommandConnection(made, made.async());
    }
    StatefulRedisConnection<byte[], byte[]> made =
        ((RedisClient) client).connect(ByteArrayCodec.INSTANCE, address());
    return new CommandConnection(made, made.async());
  }

  /**
   * A connection that hears; the same.
   *
   * @throws RuntimeException when there is none
   */
  StatefulRedisPubSubConnection<byte[], byte[]> hear() {
    return client instanceof RedisClusterClient cluster
        ? cluster.connectPubSub(ByteArrayCodec.INSTANCE)
        : ((RedisClient) client).connectPubSub(ByteArrayCodec.INSTANCE, address());
  }

  /**
   * Names that begin so, of which each server that takes writes holds one. Writing to all of them
   * also makes the connections of a cluster: to a node that has none yet, commands are refused.
   */
  List<String> names(String begin) {
    if (!(client instanceof RedisClusterClient cluster)) {
      return List.of(begin);
    }
    List<String> names = new ArrayList<>();
    List<RedisClusterNode> left = new ArrayList<>(cluster.getPartitions().getPartitions());
    left.removeIf(node -> node.getSlots().isEmpty());
    for (int i = 0; !left.isEmpty() && i < SlotHash.SLOT_COUNT; i++) {
      String name = begin + i;
      int slot = SlotHash.getSlot(name);
      if (left.removeIf(node -> node.hasSlot(slot))) {
        names.add(name);
      }
    }
    return names;
  }

  @Override
  public void close() {
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(TimeUnit.SECONDS.toMillis(3));
  }
}
