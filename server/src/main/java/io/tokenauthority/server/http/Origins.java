package io.tokenauthority.server.http;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whose scripts may read answers ({@code http.cors-origins}; the Fetch standard's CORS protocol).
 * Never with cookies: a token is what a script brings along.
 */
final class Origins {

  private static final String MINUTES = "600";

  private final Set<String> known;

  Origins(List<String> known) {
    this.known = Set.copyOf(known);
  }

  /** The answer, readable for the request's origin if it is one of them. */
  HttpAnswer share(HttpRequest request, Area area, HttpAnswer answer) {
    if (area.sharing() == Area.Sharing.OWN_ORIGIN || known.isEmpty()) {
      return answer;
    }
    HttpAnswer varying = answer.adding("Vary", "Origin");
    return origin(request)
        .map(
            origin ->
                varying
                    .with("Access-Control-Allow-Origin", origin)
                    .with("Access-Control-Expose-Headers", "WWW-Authenticate, Retry-After, ETag")
                    .with("Cross-Origin-Resource-Policy", "cross-origin"))
        .orElse(varying);
  }

  /** What a browser is told that asks before it sends a request; empty where it did not ask. */
  Optional<HttpAnswer> preflight(HttpRequest request, Area area, String allowed) {
    boolean asks =
        request.method().equals("OPTIONS")
            && area.sharing() == Area.Sharing.CONFIGURED_ORIGINS
            && !request.headers("access-control-request-method").isEmpty();
    return asks && origin(request).isPresent()
        ? Optional.of(
            HttpAnswer.empty(204)
                .with("Access-Control-Allow-Methods", allowed)
                .with("Access-Control-Allow-Headers", "authorization, content-type")
                .with("Access-Control-Max-Age", MINUTES))
        : Optional.empty();
  }

  private Optional<String> origin(HttpRequest request) {
    List<String> given = request.headers("origin");
    return given.size() == 1 && known.contains(given.get(0))
        ? Optional.of(given.get(0))
        : Optional.empty();
  }
}
