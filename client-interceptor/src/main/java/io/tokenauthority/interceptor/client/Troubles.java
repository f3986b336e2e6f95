package io.tokenauthority.interceptor.client;

import io.grpc.Status;
import io.tokenauthority.v1.ErrorReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** What this library itself says when it has no token to give: one place for all its wording. */
final class Troubles {

  static final AuthorityError CLOSED =
      AuthorityError.own(
          Status.Code.CANCELLED,
          ErrorReason.AUTHORITY_UNAVAILABLE,
          "the identity of this client is closed");
  static final AuthorityError GONE =
      AuthorityError.own(
          Status.Code.CANCELLED,
          ErrorReason.ERROR_REASON_UNSPECIFIED,
          "the call ended while it waited for a token");
  static final AuthorityError CROWDED =
      unavailable("too many calls already wait for a token of this identity");
  static final AuthorityError TOO_LONG = unavailable("no token could be had within 10 s");
  static final AuthorityError TIMED_OUT = unavailable("no answer within 5 s");
  static final AuthorityError STILL_RUNNING =
      unavailable("the token source has not come back from its last request");
  static final AuthorityError ARRIVED_DEAD =
      unavailable("the answer took longer than the token lives");

  static final AuthorityError NO_SUCCESSOR =
      unavailable("the authority's answer holds no successor of the refresh token");

  static final AuthorityError MAYBE_REPEATED =
      unavailable("the assertion was refused, perhaps as the repeat of a lost answer");

  private Troubles() {}

  /** The credential that the application was given cannot be used as it is; asking is useless. */
  static AuthorityError unusable(String why) {
    return AuthorityError.own(Status.Code.UNAUTHENTICATED, ErrorReason.CREDENTIAL_INVALID, why);
  }

  private static AuthorityError unavailable(String message) {
    return AuthorityError.own(Status.Code.UNAVAILABLE, ErrorReason.AUTHORITY_UNAVAILABLE, message);
  }

  /** The call cannot outlast the pause that the last failure asks for. */
  static AuthorityError backingOff(Duration pause) {
    return paused("the last request for a token failed", Map.of(), pause);
  }

  /** The refresh that the call waited for failed, and the call cannot outlast the pause. */
  static AuthorityError unavailable(AuthorityError cause, Duration pause) {
    return paused(
        "no token could be had: " + words(cause), Map.of("cause", cause.reason().name()), pause);
  }

  private static AuthorityError paused(String what, Map<String, String> metadata, Duration pause) {
    return new AuthorityError(
        Status.Code.UNAVAILABLE,
        ErrorReason.AUTHORITY_UNAVAILABLE,
        metadata,
        List.of(),
        Optional.of(pause),
        what + "; next try in " + pause.toMillis() + " ms");
  }

  /** What a call is told while BROKEN; the authority's own reason is kept. */
  static AuthorityError broken(AuthorityError refusal) {
    return new AuthorityError(
        Status.Code.UNAUTHENTICATED,
        refusal.reason(),
        refusal.metadata(),
        refusal.fieldViolations(),
        Optional.empty(),
        "no token could be had, the credential of this client was refused: " + words(refusal));
  }

  /** A file of the application's cannot be read now; it may be there later. */
  static AuthorityError unreadable(Path file, IOException failure) {
    return unavailable("cannot read " + file + ": " + failure.getClass().getSimpleName());
  }

  /**
   * The refresh token's store failed. The text is our own or the file system's: paths, no secret.
   */
  static AuthorityError storeFailed(IOException failure) {
    return unavailable(
        "the refresh token's store failed: "
            + failure.getClass().getSimpleName()
            + " "
            + failure.getMessage());
  }

  static AuthorityError withheld(String why) {
    return AuthorityError.own(
        Status.Code.FAILED_PRECONDITION, ErrorReason.CREDENTIAL_WITHHELD, why);
  }

  /**
   * Why a refresh failed. Text of foreign exceptions is left behind, for it may hold anything,
   * secrets included; its class is told.
   */
  static AuthorityError read(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof Refused refused) {
      return refused.error();
    }
    return AuthorityError.from(cause)
        .orElseGet(
            () -> unavailable("the token source failed: " + cause.getClass().getSimpleName()));
  }

  private static String words(AuthorityError error) {
    String reason =
        error.reason() == ErrorReason.ERROR_REASON_UNSPECIFIED ? "" : " " + error.reason();
    String message = error.message().isEmpty() ? "" : " (" + error.message() + ")";
    return error.code() + reason + message;
  }
}
