package io.tokenauthority.server.grpc.wire;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import io.tokenauthority.server.authority.admin.Fields;
import java.time.Instant;
import java.util.Optional;

/** Times and spans. */
public final class Times {

  private Times() {}

  /** As a message. */
  public static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  /** As a message. */
  public static Duration duration(java.time.Duration span) {
    return Duration.newBuilder().setSeconds(span.getSeconds()).setNanos(span.getNano()).build();
  }

  /** A time of the request, where it was sent; refused by its path when it is none. */
  public static Optional<Instant> instant(String path, boolean sent, Timestamp message) {
    return sent
        ? Optional.of(Fields.instant(path, message.getSeconds(), message.getNanos()))
        : Optional.empty();
  }

  /** A span of the request, where it was sent; refused by its path when it is none. */
  public static Optional<java.time.Duration> span(String path, boolean sent, Duration message) {
    return sent
        ? Optional.of(Fields.duration(path, message.getSeconds(), message.getNanos()))
        : Optional.empty();
  }
}
