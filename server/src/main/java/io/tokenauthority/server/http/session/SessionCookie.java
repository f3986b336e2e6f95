package io.tokenauthority.server.http.session;

import io.tokenauthority.server.authority.session.SessionSecret;
import io.tokenauthority.server.http.HttpAnswer;
import io.tokenauthority.server.http.HttpRequest;
import java.util.Optional;

/**
 * A cookie: out of reach of scripts, never sent along from another site, gone with the browser.
 * Under TLS its name begins with {@code __Host-}, so that no neighbour can plant it.
 */
enum SessionCookie {
  /** Of somebody who is signed in. */
  SESSION("session"),
  /**
   * Of somebody who is shown the form to sign in. Another one than the session's: who follows a
   * link from elsewhere brings neither, and must not lose the session for that.
   */
  VISITOR("visitor");

  private static final String PATH = "; Path=/; HttpOnly; SameSite=Strict";

  private final String plainName;

  SessionCookie(String plainName) {
    this.plainName = plainName;
  }

  /** What the browser brought, if it can be one of ours. */
  Optional<SessionSecret> of(HttpRequest request) {
    return request.cookie(name(request)).flatMap(SessionSecret::parse);
  }

  /** The answer that gives it. */
  HttpAnswer give(HttpRequest request, HttpAnswer answer, SessionSecret secret) {
    return answer.adding(
        "Set-Cookie", name(request) + "=" + secret.reveal() + PATH + secure(request));
  }

  /** The answer that takes it away. */
  HttpAnswer take(HttpRequest request, HttpAnswer answer) {
    return answer.adding(
        "Set-Cookie", name(request) + "=" + PATH + secure(request) + "; Max-Age=0");
  }

  private String name(HttpRequest request) {
    return request.caller().secure() ? "__Host-" + plainName : plainName;
  }

  private static String secure(HttpRequest request) {
    return request.caller().secure() ? "; Secure" : "";
  }
}
