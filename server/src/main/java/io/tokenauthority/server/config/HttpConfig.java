package io.tokenauthority.server.config;

import java.util.List;
import java.util.Optional;

/**
 * The HTTP listener, which this build does not have: a setting that would do nothing is refused.
 *
 * @param listen where
 * @param corsOrigins which origins' scripts may read answers
 */
public record HttpConfig(Optional<ListenAddress> listen, List<String> corsOrigins) {

  private static final String ABSENT = "this build serves gRPC alone; remove the key";

  public HttpConfig {
    corsOrigins = List.copyOf(corsOrigins);
    new Faults()
        .unless(listen.isEmpty(), Keys.HTTP_LISTEN.name(), ABSENT)
        .unless(corsOrigins.isEmpty(), Keys.HTTP_CORS_ORIGINS.name(), ABSENT)
        .raise();
  }
}
