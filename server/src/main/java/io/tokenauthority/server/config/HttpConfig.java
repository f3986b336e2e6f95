package io.tokenauthority.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The HTTP listener. Its limits are not settings.
 *
 * @param listen where; empty for nowhere
 * @param corsOrigins which origins' scripts may read answers
 * @param metrics who may read {@code /metrics}
 * @param sessions of browsers
 */
public record HttpConfig(
    Optional<ListenAddress> listen, List<String> corsOrigins, Metrics metrics, Sessions sessions) {

  private static final String OFF = "off";

  public HttpConfig {
    corsOrigins = List.copyOf(corsOrigins);
  }

  /**
   * How long a browser stays signed in.
   *
   * @param idle without coming again
   * @param absolute in all
   */
  public record Sessions(Duration idle, Duration absolute) {
    public Sessions {
      Duration least = Duration.ofMinutes(1);
      new Faults()
          .unless(
              absolute.compareTo(least) >= 0 && absolute.compareTo(Duration.ofDays(30)) <= 0,
              Keys.HTTP_SESSION_ABSOLUTE.name(),
              "must be from 1m to 30d")
          .unless(
              idle.compareTo(least) >= 0 && idle.compareTo(absolute) <= 0,
              Keys.HTTP_SESSION_IDLE.name(),
              "must be from 1m to http.session-absolute")
          .raise();
    }
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
