package io.tokenauthority.server.config;

import java.util.List;
import java.util.Optional;

/**
 * The HTTP listener. Its limits are not settings.
 *
 * @param listen where; empty for nowhere
 * @param corsOrigins which origins' scripts may read answers
 * @param metrics who may read {@code /metrics}
 */
public record HttpConfig(
    Optional<ListenAddress> listen, List<String> corsOrigins, Metrics metrics) {

  private static final String OFF = "off";

  public HttpConfig {
    corsOrigins = List.copyOf(corsOrigins);
  }

  /** Who may read the metrics. Whoever has a token with {@code server:read} may unless off. */
  public enum Metrics {
    /** Nobody: they are not served. */
    OFF,
    /** Only who has such a token. */
    AUTHENTICATED,
    /** Also callers on this machine, unless a proxy passes them on. */
    LOOPBACK,
    /** Anyone who can connect. */
    PUBLIC
  }

  /** Reads {@code host:port} or {@code off}. */
  static Optional<ListenAddress> address(String text) {
    return text.equals(OFF) ? Optional.empty() : Optional.of(ListenAddress.parse(text));
  }
}
