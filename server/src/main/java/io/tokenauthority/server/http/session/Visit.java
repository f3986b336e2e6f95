package io.tokenauthority.server.http.session;

import io.tokenauthority.server.authority.Call;
import io.tokenauthority.server.authority.session.LiveSession;
import io.tokenauthority.server.http.HttpRequest;
import io.tokenauthority.token.Scope;
import java.time.Instant;
import java.util.Optional;

/**
 * A request of somebody who is signed in.
 *
 * @param formToken what the forms of the answer carry
 */
public record Visit(HttpRequest request, LiveSession session, String formToken) {

  /** As use-cases take it. */
  public Call call() {
    return request.call(Optional.of(session.principal()));
  }

  /** Whether to offer what needs this scope; whether it is done is for the use-case to say. */
  public boolean may(Scope scope) {
    return session.principal().scopes().contains(scope);
  }

  /** The time at which it is judged. */
  public Instant now() {
    return request.now();
  }

  /** What stands in the path where the route has {@code {name}}. */
  public String part(String name) {
    return request.part(name);
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "Visit[" + request + "]";
  }
}
