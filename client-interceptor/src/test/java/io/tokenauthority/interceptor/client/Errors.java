package io.tokenauthority.interceptor.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.tokenauthority.v1.ErrorReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Errors as the authority and guarded services send them. */
final class Errors {

  private Errors() {}

  static StatusRuntimeException of(Status.Code code, ErrorReason reason) {
    return of(code, reason, Optional.empty());
  }

  static StatusRuntimeException of(Status.Code code, ErrorReason reason, Optional<Duration> delay) {
    AuthorityError error = new AuthorityError(code, reason, Map.of(), List.of(), delay, "scripted");
    return Status.fromCode(code).withDescription("scripted").asRuntimeException(error.trailers());
  }
}
