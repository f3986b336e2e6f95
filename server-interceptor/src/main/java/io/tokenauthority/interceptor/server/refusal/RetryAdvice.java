package io.tokenauthority.interceptor.server.refusal;

import io.grpc.Metadata;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.Optional;

/**
 * What a refusal tells gRPC's own retry, which sees the status but not the reason: the header
 * {@code grpc-retry-pushback-ms} with a delay, with -1 for "never", or not at all.
 */
final class RetryAdvice {

  private static final Metadata.Key<String> PUSHBACK =
      Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);
  private static final String NEVER = "-1";

  /** Long enough for a feed to reconnect, short enough for a person who waits. */
  private static final Duration USUAL_DELAY = Duration.ofSeconds(1);

  private RetryAdvice() {}

  /** When to try again, for RetryInfo; absent where waiting alone does not help. */
  static Optional<Duration> delay(ErrorReason reason, Optional<Duration> known) {
    return switch (ReasonStatus.of(reason)) {
      case UNAVAILABLE -> Optional.of(known.orElse(USUAL_DELAY));
      case RESOURCE_EXHAUSTED ->
          reason == ErrorReason.RATE_LIMITED ? Optional.of(known.orElse(USUAL_DELAY)) : known;
      default -> Optional.empty();
    };
  }

  static void write(ErrorReason reason, Optional<Duration> delay, Metadata trailers) {
    switch (reason) {
      // A new token mends these, and the client interceptor has one ready: retry at once.
      case TOKEN_EXPIRED, TOKEN_REVOKED, SIGNING_KEY_UNKNOWN -> {}
      case RATE_LIMITED -> trailers.put(PUSHBACK, delay.map(RetryAdvice::millis).orElse(NEVER));
      default -> {
        if (!ReasonStatus.isUnavailable(reason)) {
          trailers.put(PUSHBACK, NEVER);
        }
      }
    }
  }

  private static String millis(Duration delay) {
    return Long.toString(Math.max(0, delay.toMillis()));
  }
}
