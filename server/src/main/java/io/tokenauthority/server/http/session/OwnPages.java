package io.tokenauthority.server.http.session;

import io.tokenauthority.server.http.BadRequest;
import io.tokenauthority.server.http.HttpRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a page of this server sent a form: by what browsers say of it, which no page of another
 * site can change. Beside the form's token, not instead of it.
 */
final class OwnPages {

  private OwnPages() {}

  /**
   * Refuses what another site sent, and what does not say.
   *
   * @throws BadRequest 403
   */
  static void require(HttpRequest request) {
    Optional<String> site = request.header("sec-fetch-site");
    Optional<String> origin = request.header("origin");
    boolean told = site.isPresent() || origin.isPresent();
    boolean own = site.map("same-origin"::equals).orElse(true);
    boolean here = origin.map(from -> isHere(from, request)).orElse(true);
    if (!told || !own || !here) {
      throw new BadRequest(403, "the form was not sent by a page of this server");
    }
  }

  private static boolean isHere(String origin, HttpRequest request) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null
          && request
              .header("host")
              .filter(host -> host.toLowerCase(Locale.ROOT).equals(authority))
              .isPresent();
    } catch (IllegalArgumentException notAnOrigin) {
      return false;
    }
  }
}
