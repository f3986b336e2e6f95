package io.tokenauthority.interceptor.client;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Channels with the settings that this library counts on. They use whatever transport is on the
 * class path; each builder can be changed further.
 */
public final class AuthorityChannels {

  /** An authority takes pings every 10 s, unless its {@code grpc.keep-alive} says otherwise. */
  static final long AUTHORITY_KEEP_ALIVE_SECONDS = 30;

  /** Servers that set nothing take pings every 5 min and end the connection of who is faster. */
  static final long PEER_KEEP_ALIVE_SECONDS = 310;

  static final long KEEP_ALIVE_TIMEOUT_SECONDS = 10;

  /** Before a repeat: what a connection takes, TLS and all, so that the repeat may find it made. */
  private static final String TIME_TO_CONNECT = "0.25s";

  /** Before a repeat whose new token is awaited anyway. */
  private static final String AT_ONCE = "0.05s";

  private AuthorityChannels() {}

  /**
   * A channel to the authority: repeats a call once if it was UNAVAILABLE, which every RPC that
   * changes something is safe against. A connection that is dead without a sign is left after 40 s.
   * Attaches nothing.
   *
   * @param target a gRPC name, e.g. {@code dns:///auth.internal:9090}
   * @param transport TLS, or plaintext for loopback and meshes
   */
  public static ManagedChannelBuilder<?> to(String target, ChannelCredentials transport) {
    return configured(
            Grpc.newChannelBuilder(target, transport), Status.Code.UNAVAILABLE, TIME_TO_CONNECT)
        .keepAliveTime(AUTHORITY_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Makes {@code builder}'s a channel to a protected service: one repeat if a token was refused.
   */
  static ManagedChannelBuilder<?> toPeers(ManagedChannelBuilder<?> builder) {
    return configured(builder, Status.Code.UNAUTHENTICATED, AT_ONCE)
        .keepAliveTime(PEER_KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
  }

  private static ManagedChannelBuilder<?> configured(
      ManagedChannelBuilder<?> builder, Status.Code retried, String pause) {
    return builder
        .defaultServiceConfig(serviceConfig(retried, pause))
        .enableRetry()
        .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  static Map<String, Object> serviceConfig(Status.Code retried, String pause) {
    Map<String, Object> retry =
        Map.of(
            "maxAttempts",
            2.0,
            "initialBackoff",
            pause,
            "maxBackoff",
            pause,
            "backoffMultiplier",
            2.0,
            "retryableStatusCodes",
            List.of(retried.name()));
    return Map.of(
        "loadBalancingConfig",
        List.of(Map.of("round_robin", Map.of())),
        "healthCheckConfig",
        Map.of("serviceName", ""),
        "methodConfig",
        List.of(Map.of("name", List.of(Map.of()), "retryPolicy", retry)));
  }
}
