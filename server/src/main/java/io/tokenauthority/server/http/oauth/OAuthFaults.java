package io.tokenauthority.server.http.oauth;

import io.tokenauthority.server.authority.Denied;
import io.tokenauthority.server.authority.Reason;
import io.tokenauthority.server.http.FaultPage;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.HttpFault;
import io.tokenauthority.server.http.HttpRequest;
import io.tokenauthority.server.http.Instead;
import java.time.Duration;
import java.util.function.Supplier;

/** What OAuth says of a refusal: the one place where a reason becomes an error code. */
final class OAuthFaults implements FaultPage {

  @Override
  public HttpAnswer page(HttpRequest request, HttpFault fault) {
    OAuthError error = error(fault);
    boolean told = fault.reason().isPresent() && fault.status() < 429;
    HttpAnswer answer =
        told ? error.answer(fault.message()) : error.answer(fault.status(), fault.message());
    return fault.retryAfter().map(wait -> answer.with("Retry-After", seconds(wait))).orElse(answer);
  }

  /**
   * Does it; a bad credential is told by this code, for what the credential was is known here
   * alone.
   */
  static <T> T blaming(OAuthError badCredential, Supplier<T> act) {
    try {
      return act.get();
    } catch (Denied denied) {
      boolean credential =
          denied.reason() == Reason.CREDENTIAL_INVALID
              || denied.reason() == Reason.ACCOUNT_DISABLED;
      throw credential
          ? new Instead(badCredential.answer("the credential is not valid"), denied)
          : denied;
    }
  }

  private static OAuthError error(HttpFault fault) {
    if (fault.status() == 429 || fault.status() == 503) {
      return OAuthError.TEMPORARILY_UNAVAILABLE;
    }
    if (fault.isOurs()) {
      return OAuthError.SERVER_ERROR;
    }
    return fault.reason().map(reason -> error(reason, fault)).orElse(OAuthError.INVALID_REQUEST);
  }

  private static OAuthError error(Reason reason, HttpFault fault) {
    String field = fault.field().orElse("");
    return switch (reason) {
      case SCOPE_NOT_GRANTED ->
          fault.facts().containsKey("audiences")
              ? OAuthError.INVALID_TARGET
              : OAuthError.INVALID_SCOPE;
      case FIELD_INVALID ->
          field.startsWith("scope")
              ? OAuthError.INVALID_SCOPE
              : field.startsWith("audience")
                  ? OAuthError.INVALID_TARGET
                  : OAuthError.INVALID_REQUEST;
      case TOKEN_MALFORMED,
          TOKEN_EXPIRED,
          TOKEN_REVOKED,
          TOKEN_INVALID,
          AUDIENCE_MISMATCH,
          SIGNING_KEY_UNKNOWN ->
          OAuthError.INVALID_TOKEN;
      case TOKEN_MISSING, CREDENTIAL_INVALID, ACCOUNT_DISABLED -> OAuthError.INVALID_CLIENT;
      case SCOPE_INSUFFICIENT -> OAuthError.INSUFFICIENT_SCOPE;
      default -> OAuthError.INVALID_REQUEST;
    };
  }

  /** Rounded up: sooner would be too soon. */
  private static String seconds(Duration wait) {
    return String.valueOf(Math.max(1, wait.plusMillis(999).toSeconds()));
  }
}
