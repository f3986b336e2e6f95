package io.tokenauthority.server.grpc;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ChannelzService;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.tokenauthority.interceptor.server.PeerNames;
import io.tokenauthority.server.config.EdgeConfig;
import io.tokenauthority.server.config.GrpcConfig;
import io.tokenauthority.server.limits.Peers;
import io.tokenauthority.v1.TokenAuthorityGrpc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The listener: every limit that grpc-java leaves open is set here (HAZARDS, "gRPC").
 *
 * <p>Handlers run on the transport's threads; what may block goes to a {@link Lane} by itself.
 */
public final class GrpcServer {

  /** Rapid reset: more resets than this in the window close the connection. */
  private static final int RESETS = 200;

  private static final int RESET_WINDOW_SECONDS = 30;
  private static final Duration HANDSHAKE = Duration.ofSeconds(5);
  private static final Duration SERVER_PING = Duration.ofMinutes(1);
  private static final Duration SERVER_PING_ANSWER = Duration.ofSeconds(20);
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);
  private static final int CHANNELZ_PAGE = 100;

  private final GrpcConfig config;
  private final Server server;
  private final HealthStatusManager health;
  private final OpenCalls open;

  private GrpcServer(GrpcConfig config, Server server, HealthStatusManager health, OpenCalls open) {
    this.config = config;
    this.server = server;
    this.health = health;
    this.open = open;
  }

  /**
   * The services that come with the listener, to be guarded like ours: health, channelz and, unless
   * switched off, reflection in both its versions.
   */
  @SuppressWarnings("deprecation") // v1alpha is what older tools know
  public static List<ServerServiceDefinition> companions(
      HealthStatusManager health, GrpcConfig.Reflection reflection) {
    List<ServerServiceDefinition> all = new ArrayList<>();
    all.add(health.getHealthService().bindService());
    all.add(ChannelzService.newInstance(CHANNELZ_PAGE).bindService());
    if (reflection != GrpcConfig.Reflection.OFF) {
      all.add(ProtoReflectionServiceV1.newInstance().bindService());
      all.add(io.grpc.protobuf.services.ProtoReflectionService.newInstance().bindService());
    }
    return all;
  }

  /**
   * Has the classes loaded that a listener takes, a fifth of a start: to be run beside what a start
   * waits for. Listens nowhere.
   */
  public static void warmUp() {
    var unusedServer =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                InsecureServerCredentials.create())
            .directExecutor()
            .addService(new TokenAuthorityGrpc.TokenAuthorityImplBase() {})
            .build();
  }

  /**
   * Listens, and says SERVING.
   *
   * @param services all of them
   * @param guard what lets callers in, within the gate
   * @throws IOException when the address cannot be bound
   */
  public static GrpcServer start(
      EdgeConfig edge,
      Optional<TlsFiles> tls,
      List<ServerServiceDefinition> services,
      ServerInterceptor guard,
      HealthStatusManager health,
      Statuses statuses)
      throws IOException {
    GrpcConfig config = edge.grpc();
    GrpcConfig.Places places = config.call().places();
    OpenCalls open = new OpenCalls(places.inFlight(), config.call().deadlines());
    Share.Table shares = new Share.Table(places.perPeer().orElse(places.inFlight() / 4));
    Gate gate = new Gate(open, shares, statuses);
    NettyServerBuilder builder =
        limits(
            NettyServerBuilder.forAddress(
                config.listen().toSocketAddress(), TlsFiles.credentials(tls)),
            config);
    builder.addTransportFilter(
        new Connection.Filter(
            edge.proxies(),
            shares,
            places.perPeer().isPresent()
                ? Connection.Loopback.BOUNDED
                : Connection.Loopback.UNBOUNDED));
    for (ServerServiceDefinition service : services) {
      builder.addService(gated(service, guard, gate));
    }
    Server server = builder.build().start();
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
    return new GrpcServer(config, server, health, open);
  }

  /** Messages are parsed within the gate, so that one that is none gets a refusal of ours. */
  private static ServerServiceDefinition gated(
      ServerServiceDefinition service, ServerInterceptor guard, Gate gate) {
    return ServerInterceptors.intercept(
        ServerInterceptors.useMarshalledMessages(
            ServerInterceptors.intercept(service, guard), new UnreadMessage()),
        gate);
  }

  /** Who counts as one peer: whoever the limits of rate count as one. */
  public static PeerNames peers() {
    return (call, headers) -> Peers.network(Connection.of(call).peer(headers));
  }

  private static NettyServerBuilder limits(NettyServerBuilder builder, GrpcConfig config) {
    GrpcConfig.Connection connection = config.connection();
    return builder
        .directExecutor()
        .maxInboundMessageSize(config.call().message().bytes())
        .maxInboundMetadataSize(config.call().metadata().bytes())
        .maxConcurrentCallsPerConnection(config.call().places().perConnection())
        .maxRstFramesPerWindow(RESETS, RESET_WINDOW_SECONDS)
        .handshakeTimeout(HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionAge(connection.age().toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionAgeGrace(connection.ageGrace().toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionIdle(connection.idle().toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveTime(connection.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveWithoutCalls(true)
        .keepAliveTime(SERVER_PING.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(SERVER_PING_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Where it listens, the system's choice where port 0 was asked for. */
  public int port() {
    return server.getPort();
  }

  /** Ends calls whose default deadline has passed; to be called about every 200 ms. */
  public void sweep() {
    open.sweep();
  }

  /** How many calls are in hand. */
  public int callsInHand() {
    return open.count();
  }

  /**
   * Ends serving in order (P15): NOT_SERVING, notice, no more calls, streams told to end, calls in
   * hand finished, and what is left then cut.
   *
   * @return whether all calls in hand finished by themselves; false also for an interrupted thread
   */
  public boolean drain() {
    health.enterTerminalState();
    try {
      open.awaitNone(config.end().notice());
      server.shutdown();
      open.endStreams();
      if (server.awaitTermination(config.end().drain().toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
      open.endAll();
      server.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    server.shutdownNow();
    return false;
  }
}
