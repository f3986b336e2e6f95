package io.tokenauthority.server.http.oauth;

import io.tokenauthority.server.http.HttpAnswer;
import java.util.Locale;

/** The error codes of OAuth, each with the status that it goes out with. */
enum OAuthError {
  /** A parameter is missing, repeated, unknown or malformed (RFC 6749, 5.2). */
  INVALID_REQUEST(400),
  /** Who calls is not known: name, secret or assertion; which, is not said. */
  INVALID_CLIENT(401),
  /** The refresh token or assertion is not good, or no longer. */
  INVALID_GRANT(400),
  /** The grant type is none of ours. */
  UNSUPPORTED_GRANT_TYPE(400),
  /** A scope that the credential does not hold. */
  INVALID_SCOPE(400),
  /** An audience or resource that the credential is not for (RFC 8693, 8707). */
  INVALID_TARGET(400),
  /** The bearer token is not active here (RFC 6750, 3.1). */
  INVALID_TOKEN(401),
  /** The caller is known, and may not (RFC 6750, 3.1). */
  INSUFFICIENT_SCOPE(403),
  /** Too much of something, or trouble of ours: the credential is as good as before (P6). */
  TEMPORARILY_UNAVAILABLE(503),
  /** A bug of ours. */
  SERVER_ERROR(500);

  private static final String REALM = "realm=\"token authority\"";

  private final int status;

  OAuthError(int status) {
    this.status = status;
  }

  /** The answer, with a sentence for people. */
  HttpAnswer answer(String description) {
    return answer(status, description);
  }

  /** The same with another status of HTTP, which says more. */
  HttpAnswer answer(int other, String description) {
    HttpAnswer answer =
        HttpAnswer.json(
                other,
                new JsonObject()
                    .with("error", code())
                    .with("error_description", plain(description))
                    .text())
            .unstored();
    return switch (this) {
      case INVALID_CLIENT ->
          answer.with("WWW-Authenticate", "Basic " + REALM + ", charset=\"UTF-8\"");
      case INVALID_TOKEN, INSUFFICIENT_SCOPE ->
          answer.with("WWW-Authenticate", "Bearer " + REALM + ", error=\"" + code() + "\"");
      default -> answer;
    };
  }

  private String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Within the characters that a description may have (RFC 6749, 5.2). */
  private static String plain(String description) {
    return description.replaceAll("[^\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]", "'");
  }
}
