package io.tokenauthority.server.http.session;

import io.tokenauthority.server.authority.session.SessionSecret;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.HttpRequest;
import java.util.Optional;

/**
 * The one cookie: out of reach of scripts, never sent along from another site, gone with the
 * browser. Under TLS its name begins with {@code __Host-}, so that no neighbour can plant it.
 */
final class SessionCookie {

  private static final String NAME = "session";
  private static final String PATH = "; Path=/; HttpOnly; SameSite=Strict";

  private SessionCookie() {}

  /** What the browser brought, if it can be one of ours. */
  static Optional<SessionSecret> of(HttpRequest request) {
    return request.cookie(name(request)).flatMap(SessionSecret::parse);
  }

  /** The answer that gives it. */
  static HttpAnswer give(HttpRequest request, HttpAnswer answer, SessionSecret secret) {
    return answer.adding(
        "Set-Cookie", name(request) + "=" + secret.reveal() + PATH + secure(request));
  }

  /** The answer that takes it away. */
  static HttpAnswer take(HttpRequest request, HttpAnswer answer) {
    return answer.adding(
        "Set-Cookie", name(request) + "=" + PATH + secure(request) + "; Max-Age=0");
  }

  private static String name(HttpRequest request) {
    return request.caller().secure() ? "__Host-" + NAME : NAME;
  }

  private static String secure(HttpRequest request) {
    return request.caller().secure() ? "; Secure" : "";
  }
}
