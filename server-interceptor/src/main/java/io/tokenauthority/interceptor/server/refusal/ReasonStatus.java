package io.tokenauthority.interceptor.server.refusal;

import io.grpc.Status;
import io.tokenauthority.v1.ErrorReason;

/** The gRPC status of each reason, fixed by {@code errors.proto}. */
final class ReasonStatus {

  private ReasonStatus() {}

  static boolean isUnavailable(ErrorReason reason) {
    return of(reason) == Status.Code.UNAVAILABLE;
  }

  static Status.Code of(ErrorReason reason) {
    return switch (reason) {
      case TOKEN_MISSING,
          TOKEN_MALFORMED,
          TOKEN_EXPIRED,
          TOKEN_REVOKED,
          TOKEN_INVALID,
          AUDIENCE_MISMATCH,
          SIGNING_KEY_UNKNOWN,
          CREDENTIAL_INVALID ->
          Status.Code.UNAUTHENTICATED;
      case SCOPE_INSUFFICIENT, SCOPE_NOT_GRANTED, ACCOUNT_DISABLED, NO_ACCESS_RULE ->
          Status.Code.PERMISSION_DENIED;
      case RATE_LIMITED, LIMIT_REACHED -> Status.Code.RESOURCE_EXHAUSTED;
      case STORE_UNAVAILABLE,
          TRUST_STALE,
          REVOCATION_NOT_YET_SEEN,
          OVERLOADED,
          AUTHORITY_UNAVAILABLE ->
          Status.Code.UNAVAILABLE;
      case FIELD_INVALID -> Status.Code.INVALID_ARGUMENT;
      case NOT_FOUND -> Status.Code.NOT_FOUND;
      case NAME_TAKEN, REQUEST_ID_REUSED -> Status.Code.ALREADY_EXISTS;
      case ETAG_MISMATCH -> Status.Code.ABORTED;
      case LAST_ADMIN,
          TTL_EXCEEDS_POLICY,
          NOT_RENEWABLE,
          ALREADY_SET_UP,
          SECRET_NO_LONGER_AVAILABLE,
          REGISTRATION_CLOSED,
          KEY_STATE,
          USER_NOT_PENDING,
          NOT_SUPPORTED_BY_STORE,
          CREDENTIAL_WITHHELD ->
          Status.Code.FAILED_PRECONDITION;
      case DEADLINE_EXCEEDED -> Status.Code.DEADLINE_EXCEEDED;
      case INTERNAL -> Status.Code.INTERNAL;
      case ERROR_REASON_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("a refusal has a reason");
    };
  }
}
