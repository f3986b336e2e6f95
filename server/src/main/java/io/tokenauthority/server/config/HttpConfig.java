package io.tokenauthority.server.config;

import java.util.List;

/**
 * The HTTP listener.
 *
 * @param listen where
 * @param corsOrigins which origins' scripts may read answers
 */
public record HttpConfig(ListenAddress listen, List<String> corsOrigins) {

  public HttpConfig {
    corsOrigins = List.copyOf(corsOrigins);
  }
}
